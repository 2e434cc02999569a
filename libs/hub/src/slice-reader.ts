import type { SliceEventType } from './frame.ts';
import { sliceEventField, watchSlicesFrame } from './frame.ts';
import { type LoggedSlice, passes, type SliceFilter } from './slice-filter.ts';

export interface SliceReaderOptions {
  readonly log: {
    get(key: string): LoggedSlice | undefined;
    /** Of the slices that pass, in order. */
    keys(filter: SliceFilter): readonly string[];
  };
  readonly filter: SliceFilter;
  readonly maxFrameBytes: number;
  readonly wake: () => void;
}

/** A slice with news for this reader. */
interface News {
  /** What the reader was sent of it, if it knows the slice. */
  readonly known: LoggedSlice | undefined;
  /** Part of the first snapshot. */
  readonly first: boolean;
}

/**
 * One WatchSlices stream: pull-based like a view watcher. Between two pulls it holds the slices that changed, each once,
 * and reads their newest state when it is pulled.
 */
export class SliceReader {
  readonly #options: SliceReaderOptions;
  readonly #closed: () => void;
  readonly #news: Map<string, News> = new Map();
  #firstLeft: number;
  #snapshotEnded = false;
  #awake = false;

  constructor(options: SliceReaderOptions, closed: () => void) {
    this.#options = options;
    this.#closed = closed;
    const keys = options.log.keys(options.filter);
    for (const key of keys) this.#news.set(key, { known: undefined, first: true });
    this.#firstLeft = keys.length;
    this.#wake();
  }

  get behind(): number {
    return this.#news.size;
  }

  /** One slice is not what it was. */
  changed(key: string, before: LoggedSlice | undefined, after: LoggedSlice | undefined): void {
    const wasHere = before !== undefined && this.#passes(key, before);
    const isHere = after !== undefined && this.#passes(key, after);
    if (this.#news.has(key) || !(wasHere || isHere)) return;
    this.#news.set(key, { known: wasHere ? before : undefined, first: false });
    this.#wake();
  }

  /** The next WatchSlicesResponse; undefined: nothing to say until `wake`. */
  next(): Buffer | undefined {
    const events: Uint8Array[] = [];
    let bytes = 0;
    for (const [key, news] of this.#news) {
      const event = this.#event(key, news);
      if (event !== undefined && bytes > 0 && bytes + event.length > this.#options.maxFrameBytes) {
        break;
      }
      this.#news.delete(key);
      if (news.first) this.#firstLeft--;
      if (event === undefined) continue;
      events.push(event);
      bytes += event.length;
    }
    const snapshotEnd = !this.#snapshotEnded && this.#firstLeft === 0;
    if (events.length === 0 && !snapshotEnd) {
      this.#awake = false;
      return undefined;
    }
    this.#snapshotEnded ||= snapshotEnd;
    return watchSlicesFrame(events, snapshotEnd);
  }

  close(): void {
    this.#closed();
    this.#news.clear();
  }

  #event(key: string, { known }: News): Uint8Array | undefined {
    const now = this.#options.log.get(key);
    const here = now !== undefined && this.#passes(key, now) ? now : undefined;
    if (here === undefined) {
      return known === undefined ? undefined : sliceEventField('deleted', known.record.bytes);
    }
    const type: SliceEventType = known === undefined ? 'added' : 'modified';
    return sliceEventField(type, here.record.bytes);
  }

  #passes(key: string, slice: LoggedSlice): boolean {
    return passes(key, slice, this.#options.filter);
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#options.wake();
  }
}
