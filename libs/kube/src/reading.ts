import { duplicate, type FieldError, mistyped, required } from './field-error.ts';
import { isRecord, type Raw } from './fields.ts';
import type { KubeObject } from './object.ts';
import { parseObject, type ParseOptions } from './parse-object.ts';
import type { InvalidObject } from './render.ts';
import { Tolerated } from './tolerated.ts';
import type { RepeatedKey } from './yaml-documents.ts';

export interface ManifestOptions extends ParseOptions {
  /** Named in `where` of what is refused. */
  readonly file?: string;
}

export interface ParseResult {
  readonly objects: KubeObject[];
  readonly invalid: InvalidObject[];
  /** At most one: the unknown kinds and fields that were tolerated. */
  readonly notices: string[];
}

/** Lists inside lists. */
const DEEPEST_LIST = 8;

/** What a typed list says of its items: kubectl's own lists repeat it in each, an API server's do not. */
export interface ItemType {
  readonly kind: string;
  readonly apiVersion: unknown;
}

/** One text being read: what it held so far. */
export class Reading {
  private readonly options: ManifestOptions;
  private readonly objects: KubeObject[] = [];
  private readonly invalid: InvalidObject[] = [];
  private readonly tolerated = new Tolerated();

  constructor(options: ManifestOptions) {
    this.options = options;
  }

  result(): ParseResult {
    const notice = this.tolerated.notice();
    return {
      objects: this.objects,
      invalid: this.invalid,
      notices: notice === undefined ? [] : [notice],
    };
  }

  /** A whole document: an object, a list of them, or a bare array. */
  add(value: unknown, where: readonly string[], repeats: readonly RepeatedKey[] = []): void {
    this.addValue(value, where, repeats, undefined, 0);
  }

  /** One item of a list that stands in the text itself. */
  addItem(value: unknown, index: number, itemType: ItemType | undefined): void {
    this.addValue(value, [`items[${index}]`], [], itemType, 1);
  }

  /** An object that somebody else has read, as `add` would have. */
  addRead(object: KubeObject): void {
    this.objects.push(object);
  }

  /** Something that could not even be read. */
  refuseText(problem: string, where: readonly string[]): void {
    const error: FieldError = { type: 'InternalError', field: '', detail: problem };
    this.refuse(
      { kind: '', group: '', namespace: '', name: '', errors: [error], where: '' },
      where,
    );
  }

  private addValue(
    value: unknown,
    where: readonly string[],
    repeats: readonly RepeatedKey[],
    itemType: ItemType | undefined,
    depth: number,
  ): void {
    if (Array.isArray(value)) {
      this.addItems(value, where, repeats, itemType, depth);
      return;
    }
    const list = isRecord(value) ? listKind(value) : undefined;
    if (list !== undefined && isRecord(value)) {
      this.addList(value, list, where, repeats, depth);
      return;
    }
    this.addObject(value, where, repeats, itemType);
  }

  private addList(
    value: Raw,
    itemKind: string,
    where: readonly string[],
    repeats: readonly RepeatedKey[],
    depth: number,
  ): void {
    const items = value['items'] ?? [];
    const outside = repeats.filter((repeat) => repeat.path[0] !== 'items');
    const errors = outside.map((repeat) => this.repeatedKey(repeat));
    if (!Array.isArray(items)) errors.push(mistyped('items', items, 'an array'));
    if (errors.length > 0) this.refuse(unread(value, errors), where);
    if (!Array.isArray(items)) return;
    const inside = repeats
      .filter((repeat) => repeat.path[0] === 'items')
      .map((repeat) => ({ ...repeat, path: repeat.path.slice(1) }));
    const itemType =
      itemKind === '' ? undefined : { kind: itemKind, apiVersion: value['apiVersion'] };
    this.addItems(items, where, inside, itemType, depth);
  }

  private addItems(
    items: readonly unknown[],
    where: readonly string[],
    repeats: readonly RepeatedKey[],
    itemType: ItemType | undefined,
    depth: number,
  ): void {
    if (depth >= DEEPEST_LIST) {
      this.refuseText(`lists inside lists, more than ${DEEPEST_LIST} deep`, where);
      return;
    }
    const byItem = Map.groupBy(repeats, (repeat) => repeat.path[0]);
    items.forEach((item, i) => {
      const own = byItem.get(i)?.map((repeat) => ({ ...repeat, path: repeat.path.slice(1) }));
      this.addValue(item, [...where, `items[${i}]`], own ?? [], itemType, depth + 1);
    });
  }

  private addObject(
    value: unknown,
    where: readonly string[],
    repeats: readonly RepeatedKey[],
    itemType: ItemType | undefined,
  ): void {
    const raw = itemType !== undefined && isRecord(value) ? typed(value, itemType) : value;
    if (repeats.length > 0) {
      const errors = repeats.map((repeat) => this.repeatedKey(repeat));
      this.refuse(unread(isRecord(raw) ? raw : {}, errors), where);
      return;
    }
    const parsed = parseObject(raw, this.options);
    if (parsed.ok) {
      if (isRecord(raw) && (raw['apiVersion'] ?? '') === '') {
        this.refuse(unread(raw, [required('apiVersion')]), where);
        return;
      }
      this.objects.push(parsed.object);
      for (const field of parsed.notices ?? []) this.tolerated.field(field);
    } else if (parsed.invalid === undefined) this.tolerated.kind(parsed.ignored);
    else this.refuse(parsed.invalid, where);
  }

  private refuse(object: InvalidObject, where: readonly string[]): void {
    const { file } = this.options;
    const parts = file === undefined ? where : [file, ...where];
    this.invalid.push({ ...object, where: parts.join(', ') });
  }

  private repeatedKey({ key, path, line }: RepeatedKey): FieldError {
    const { file } = this.options;
    const field = path.reduce<string>(
      (text, part) => (typeof part === 'number' ? `${text}[${part}]` : join(text, part)),
      '',
    );
    const place = file === undefined ? `line ${line}` : `line ${line} of ${file}`;
    return duplicate(join(field, key), key, `the key stands twice in one map, again on ${place}`);
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** '' for a List of anything, `Pod` for a PodList, undefined for what is no list. */
function listKind(value: Raw): string | undefined {
  const { kind } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return undefined;
  return 'items' in value || kind === 'List' ? kind.slice(0, -4) : undefined;
}

function typed(item: Raw, type: ItemType): Raw {
  if (item['kind'] !== undefined && item['apiVersion'] !== undefined) return item;
  return {
    ...item,
    kind: item['kind'] ?? type.kind,
    apiVersion: item['apiVersion'] ?? type.apiVersion,
  };
}

/** An object that is refused before it was read. */
function unread(raw: Raw, errors: readonly FieldError[]): InvalidObject {
  const metadata = isRecord(raw['metadata']) ? raw['metadata'] : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const apiVersion = text(raw['apiVersion']);
  return {
    kind: text(raw['kind']),
    group: apiVersion.includes('/') ? (apiVersion.split('/', 1)[0] ?? '') : '',
    namespace: text(metadata['namespace']),
    name: text(metadata['name']),
    errors,
    where: '',
  };
}
