/** Why a value was refused: the constructors of Kubernetes' field errors (V1). */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooMany'
  | 'FieldValueTooLong'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One refused field. `renderFieldError` prints it in Kubernetes' own form (V2). */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.ports[1].name`; '' for the document itself. */
  readonly field: string;
  /** The refused value; not printed for Required, Forbidden and TooLong. */
  readonly badValue?: unknown;
  readonly detail: string;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, detail };
}

export function invalid(field: string, badValue: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, badValue: excerpt(badValue), detail };
}

/** The right place, the wrong JSON type. `wanted`: `an array`. */
export function mistyped(field: string, badValue: unknown, wanted: string): FieldError {
  return {
    type: 'FieldValueTypeInvalid',
    field,
    badValue: excerpt(badValue),
    detail: `must be ${wanted}, not ${typeName(badValue)}`,
  };
}

export function notSupported(
  field: string,
  badValue: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map((value) => JSON.stringify(value)).join(', ');
  return {
    type: 'FieldValueNotSupported',
    field,
    badValue,
    detail: supported.length === 0 ? '' : `supported values: ${list}`,
  };
}

export function duplicate(field: string, badValue: unknown, detail = ''): FieldError {
  return { type: 'FieldValueDuplicate', field, badValue, detail };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, detail };
}

export function tooMany(field: string, count: number, most: number): FieldError {
  const items = most === 1 ? 'item' : 'items';
  return {
    type: 'FieldValueTooMany',
    field,
    badValue: count,
    detail: `must have at most ${most} ${items}`,
  };
}

export function tooLong(field: string, mostBytes: number): FieldError {
  return {
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${mostBytes} bytes`,
  };
}

export function internalError(field: string, detail: string): FieldError {
  return { type: 'InternalError', field, detail };
}

/** Entries of a map or list, and levels, that an error keeps. */
const KEPT_ENTRIES = 32;
const KEPT_LEVELS = 4;

/**
 * What an error keeps of a refused value. An object is copied to a small, plain one: the original may be cyclic or
 * enormous (YAML aliases), and an error travels as JSON and outlives its input.
 */
function excerpt(value: unknown, level = 0): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === KEPT_LEVELS) return '…';
  if (Array.isArray(value)) {
    return value.slice(0, KEPT_ENTRIES).map((item: unknown) => excerpt(item, level + 1));
  }
  const entries: [string, unknown][] = [];
  for (const key in value) {
    if (entries.length === KEPT_ENTRIES) break;
    entries.push([key, excerpt((value as Record<string, unknown>)[key], level + 1)]);
  }
  return Object.fromEntries(entries);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
