import type { SliceRecord } from '@sliceplane/shard';
import { listSlicesResponse } from './frame.ts';
import { inNamespace, type LoggedSlice, type SliceFilter } from './slice-filter.ts';
import { SliceReader } from './slice-reader.ts';

export interface SlicePage extends SliceFilter {
  /** At most this many slices, and no more bytes than this unless the first alone is larger. */
  readonly limit: number;
  readonly limitBytes: number;
  /** namespace/name of the last slice of the page before; '' for the first page. */
  readonly after: string;
}

/** The newest bytes of every slice, in order of namespace/name, and readers that follow them. */
export class SliceLog {
  readonly #slices: Map<string, LoggedSlice> = new Map();
  readonly #ofService: Map<string, Set<string>> = new Map();
  readonly #readers: Set<SliceReader> = new Set();
  #sorted: readonly string[] | undefined;

  get size(): number {
    return this.#slices.size;
  }

  get readers(): number {
    return this.#readers.size;
  }

  get(key: string): LoggedSlice | undefined {
    return this.#slices.get(key);
  }

  apply(service: string, records: readonly SliceRecord[]): void {
    for (const record of records) {
      const key = `${record.namespace}/${record.name}`;
      const before = this.#slices.get(key);
      // A slice may move between services by its label: then the one that deletes it last is not its owner.
      if (record.op === 'delete' && before?.service !== service) continue;
      if (record.op === 'delete') this.#remove(key, service);
      else this.#put(key, { service, record }, before);
      for (const reader of this.#readers) reader.changed(key, { service, record }, before);
    }
  }

  /** Keys of the slices that pass, in order. */
  keys(filter: SliceFilter): readonly string[] {
    if (filter.service !== '') {
      const keys = [...(this.#ofService.get(filter.service) ?? [])].toSorted();
      return keys.filter((key) => inNamespace(key, filter.namespace));
    }
    this.#sorted ??= [...this.#slices.keys()].toSorted();
    if (filter.namespace === '') return this.#sorted;
    return this.#sorted.filter((key) => inNamespace(key, filter.namespace));
  }

  /** One ListSlicesResponse; `token` makes a page token of the last key. */
  list(page: SlicePage, token: (lastKey: string) => string): Buffer {
    const keys = this.keys(page);
    const slices: Uint8Array[] = [];
    let at = page.after === '' ? 0 : firstAbove(keys, page.after);
    let bytes = 0;
    for (; at < keys.length && slices.length < page.limit; at++) {
      const slice = this.#slices.get(keys[at] ?? '')?.record.bytes ?? new Uint8Array(0);
      if (slices.length > 0 && bytes + slice.length > page.limitBytes) break;
      bytes += slice.length + 8;
      slices.push(slice);
    }
    return listSlicesResponse(slices, at < keys.length ? token(keys[at - 1] ?? '') : '');
  }

  /** Follows the slices that pass; `wake` as in a Watch. */
  read(filter: SliceFilter, maxFrameBytes: number, wake: () => void): SliceReader {
    const reader = new SliceReader({ log: this, filter, maxFrameBytes, wake }, () =>
      this.#readers.delete(reader),
    );
    this.#readers.add(reader);
    return reader;
  }

  #put(key: string, slice: LoggedSlice, before: LoggedSlice | undefined): void {
    if (before === undefined) this.#sorted = undefined;
    else if (before.service !== slice.service) this.#ofService.get(before.service)?.delete(key);
    this.#slices.set(key, slice);
    const keys = this.#ofService.get(slice.service) ?? new Set();
    this.#ofService.set(slice.service, keys.add(key));
  }

  #remove(key: string, service: string): void {
    this.#slices.delete(key);
    this.#sorted = undefined;
    const keys = this.#ofService.get(service);
    keys?.delete(key);
    if (keys?.size === 0) this.#ofService.delete(service);
  }
}

/** Where the keys above `after` begin. */
function firstAbove(keys: readonly string[], after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
