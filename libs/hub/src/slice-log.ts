import type { SliceRecord } from '@sliceplane/shard';
import { listSlicesResponse } from './frame.ts';
import { inNamespace, type LoggedSlice, type SliceFilter } from './slice-filter.ts';
import { SliceClaims } from './slice-claims.ts';
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
  readonly #slices: SliceClaims<LoggedSlice> = new SliceClaims();
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
      if (record.op === 'delete') this.#slices.release(key, service);
      else this.#slices.claim(key, { service, record });
      const after = this.#slices.get(key);
      if (after === before) continue;
      this.#index(key, before, after);
      for (const reader of this.#readers) reader.changed(key, before, after);
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

  #index(key: string, before: LoggedSlice | undefined, after: LoggedSlice | undefined): void {
    if (before === undefined || after === undefined) this.#sorted = undefined;
    if (before?.service === after?.service) return;
    if (before !== undefined) {
      const keys = this.#ofService.get(before.service);
      keys?.delete(key);
      if (keys?.size === 0) this.#ofService.delete(before.service);
    }
    if (after !== undefined) {
      const keys = this.#ofService.get(after.service) ?? new Set();
      this.#ofService.set(after.service, keys.add(key));
    }
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
