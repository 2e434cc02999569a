import { type ParsedObject, renderFieldError } from '../src/index.ts';

/** The errors of a refused object as they print; none of a good one. */
export function refusals(found: ParsedObject): string[] {
  return found.ok || found.invalid === undefined ? [] : found.invalid.errors.map(renderFieldError);
}

/** Each text cut to the length of the beginning wanted of it, so that a table need not spell it out. */
export function beginnings(texts: readonly string[], wanted: readonly string[]): string[] {
  return texts.map((text, i) => text.slice(0, wanted[i]?.length));
}
