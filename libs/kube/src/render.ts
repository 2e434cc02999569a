/** Refusals in Kubernetes' own words: `Service "web" is invalid: spec.ports[0].port: Invalid value: 0: must be …`. */
import type { FieldError, FieldErrorType } from './field-error.ts';

/** An object that was refused, and where it stood. */
export interface InvalidObject {
  /** '' when the input did not say. */
  readonly kind: string;
  /** '' for core objects. */
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  readonly errors: readonly FieldError[];
  /** `shop.yaml, document 3, items[2]`; '' for an object that came alone. */
  readonly where: string;
}

const LABELS: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooMany: 'Too many',
  FieldValueTooLong: 'Too long',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};
const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError',
]);

/** Characters of a bad value that are printed before it is cut: an error must not be the size of its cause. */
const PRINTED_VALUE = 512;

/** `ports[1].name: Duplicate value: "http"` (V2). */
export function renderFieldError(error: FieldError): string {
  const body = renderBody(error);
  return error.field === '' ? body : `${error.field}: ${body}`;
}

/** The error without its field: the `message` of a cause (V4). */
export function renderBody(error: FieldError): string {
  let body = LABELS[error.type];
  if (!WITHOUT_VALUE.has(error.type)) body += `: ${renderValue(error.badValue)}`;
  return error.detail === '' ? body : `${body}: ${error.detail}`;
}

/** The message of Kubernetes' status 422 (V4): equal errors once, several in brackets. What says neither kind nor name is an `object`. */
export function renderInvalid(object: InvalidObject): string {
  const kind = object.group === '' ? object.kind : `${object.kind}.${object.group}`;
  const texts = [...new Set(object.errors.map(renderFieldError))];
  const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const what = kind === '' ? 'object' : kind;
  const which = kind === '' && object.name === '' ? what : `${what} ${JSON.stringify(object.name)}`;
  return `${which} is invalid: ${all}`;
}

/** A value as JSON, cut after `PRINTED_VALUE` characters; safe for cyclic and for enormous ones. */
function renderValue(value: unknown): string {
  if (value === undefined) return 'null';
  if (typeof value === 'string' && value.length <= PRINTED_VALUE) return JSON.stringify(value);
  const parts: string[] = [];
  const left = print(value, parts, PRINTED_VALUE);
  return left < 0 ? `${parts.join('').slice(0, PRINTED_VALUE)}…` : parts.join('');
}

/** Appends the value; returns how many characters are left, negative when they ran out. */
function print(value: unknown, parts: string[], budget: number): number {
  if (budget < 0) return budget;
  if (typeof value !== 'object' || value === null) {
    const cut = typeof value === 'string' ? value.slice(0, budget + 1) : value;
    return append(
      typeof cut === 'bigint' ? String(cut) : (JSON.stringify(cut) ?? 'null'),
      parts,
      budget,
    );
  }
  const array = Array.isArray(value);
  let left = append(array ? '[' : '{', parts, budget);
  let first = true;
  for (const key in value) {
    if (left < 0) return left;
    if (!first) left = append(',', parts, left);
    first = false;
    if (!array) left = append(`${JSON.stringify(key.slice(0, left + 1))}:`, parts, left);
    left = print((value as Record<string, unknown>)[key], parts, left);
  }
  return append(array ? ']' : '}', parts, left);
}

function append(text: string, parts: string[], budget: number): number {
  parts.push(text);
  return budget - text.length;
}
