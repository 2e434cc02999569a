import { type FieldError, mistyped } from './field-error.ts';
import type { Labels } from './meta.ts';

/** A JSON object whose fields nobody has looked at yet. */
export type Raw = Readonly<Record<string, unknown>>;

const EMPTY: Raw = Object.freeze({});
export const EMPTY_LABELS: Labels = Object.freeze({});
export const EMPTY_LIST: readonly never[] = Object.freeze([]);
const EMPTY_TEXTS: readonly string[] = EMPTY_LIST;
const EMPTY_FIELDS: readonly Fields[] = EMPTY_LIST;

/** Errors kept of one object: a list of a million wrong items is refused, not described. */
const MOST_ERRORS = 1000;

/** What the reading of one object has brought to light. */
export class Findings {
  readonly errors: FieldError[] = [];
  /** Paths without indices, `spec.ports[].prot`. */
  unknown: Set<string> | undefined;

  refuse(error: FieldError): void {
    if (this.errors.length < MOST_ERRORS) this.errors.push(error);
  }
}

/**
 * One JSON object being read, field by field and by type. A wrong type is a finding and reads as absent; null is
 * absent. Knows its place by its parent only: a path is spelled out when there is something to say about it, which
 * for the 150,000 pods of a cold start is never.
 */
export class Fields {
  readonly raw: Raw;
  readonly found: Findings;
  readonly parent: Fields | undefined;
  /** Field name in the parent, or `name` and an index of a list there. */
  readonly part: string;
  readonly index: number;

  constructor(raw: Raw, found: Findings, parent?: Fields, part = '', index = -1) {
    this.raw = raw;
    this.found = found;
    this.parent = parent;
    this.part = part;
    this.index = index;
  }

  /** The object itself, whatever JSON value it is: anything but an object is a finding. */
  static of(value: unknown, found: Findings): Fields {
    if (isRecord(value)) return new Fields(value, found);
    found.refuse(mistyped('', value, 'an object'));
    return new Fields(EMPTY, found);
  }

  /** `spec.ports[1].name`; of this object itself without an argument. */
  path(name?: string): string {
    let path = this.parent === undefined ? '' : this.parent.path(this.part);
    if (this.index >= 0) path += `[${this.index}]`;
    if (name === undefined) return path;
    return path === '' ? name : `${path}.${name}`;
  }

  has(name: string): boolean {
    const value = this.raw[name];
    return value !== undefined && value !== null;
  }

  /** '' when absent. */
  text(name: string): string {
    const value = this.raw[name];
    if (typeof value === 'string') return value;
    if (value !== undefined && value !== null) this.mistyped(name, value, 'a string');
    return '';
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw[name];
    if (typeof value === 'boolean') return value;
    if (value !== undefined && value !== null) this.mistyped(name, value, 'a boolean');
    return undefined;
  }

  integer(name: string): number | undefined {
    const value = this.raw[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (value !== undefined && value !== null) this.mistyped(name, value, 'an integer');
    return undefined;
  }

  /** A map of strings. The raw map itself where it can be: parsed input is ours to keep. */
  labels(name: string): Labels {
    const value = this.raw[name];
    if (value === undefined || value === null) return EMPTY_LABELS;
    if (!isRecord(value)) {
      this.mistyped(name, value, 'an object');
      return EMPTY_LABELS;
    }
    let empty = true;
    let nulls = false;
    for (const key in value) {
      empty = false;
      const item = value[key];
      if (typeof item === 'string') continue;
      if (item === null || item === undefined) nulls = true;
      else this.found.refuse(mistyped(`${this.path(name)}[${key}]`, item, 'a string'));
    }
    if (empty) return EMPTY_LABELS;
    // A null in a map of strings is the empty string, as Go decodes it.
    const filled = (item: unknown): string => (typeof item === 'string' ? item : '');
    return (
      nulls ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, filled(v)])) : value
    ) as Labels;
  }

  section(name: string): Fields {
    const value = this.raw[name];
    if (isRecord(value)) return new Fields(value, this.found, this, name);
    if (value !== undefined && value !== null) this.mistyped(name, value, 'an object');
    return new Fields(EMPTY, this.found, this, name);
  }

  /** A list of objects; a null among them is an empty one. */
  list(name: string): readonly Fields[] {
    const items = this.array(name);
    if (items === undefined || items.length === 0) return EMPTY_FIELDS;
    const read: Fields[] = [];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      const record = isRecord(item);
      if (!record && item !== null && item !== undefined) {
        this.mistyped(name, item, 'an object', index);
      }
      read.push(new Fields(record ? item : EMPTY, this.found, this, name, index));
    }
    return read;
  }

  texts(name: string): readonly string[] {
    const items = this.array(name);
    if (items === undefined || items.length === 0) return EMPTY_TEXTS;
    const read: string[] = [];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item !== 'string' && item !== null && item !== undefined) {
        this.mistyped(name, item, 'a string', index);
      }
      read.push(typeof item === 'string' ? item : '');
    }
    return read;
  }

  /** Notes the fields that the API has no place for; they are tolerated. */
  knowOnly(known: ReadonlySet<string>): void {
    for (const name in this.raw) {
      if (known.has(name)) continue;
      this.found.unknown ??= new Set();
      if (this.found.unknown.size < MOST_ERRORS) {
        this.found.unknown.add(this.path(name.slice(0, 64)).replace(/\[\d+\]/g, '[]'));
      }
    }
  }

  private array(name: string): readonly unknown[] | undefined {
    const value = this.raw[name];
    if (Array.isArray(value)) return value;
    if (value !== undefined && value !== null) this.mistyped(name, value, 'an array');
    return undefined;
  }

  private mistyped(name: string, value: unknown, wanted: string, index = -1): void {
    const path = index < 0 ? this.path(name) : `${this.path(name)}[${index}]`;
    this.found.refuse(mistyped(path, value, wanted));
  }
}

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
