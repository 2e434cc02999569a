/** Reads what the hub writes, without the hub's own code: the client side of a stream, for tests. */
import type { Watch } from '../src/index.ts';

export interface ReadView {
  service: string;
  state: number;
  revision: number;
  hash: string;
  viewClass: string;
  reset: boolean;
  more: boolean;
  baseRevision: number;
  baseHash: string;
  selection: string[];
  upserts: [number, string][];
  removed: number[];
  unchanged: boolean;
}

export interface ReadFrame {
  bytes: number;
  sequence: number;
  epoch: string;
  snapshotEnd: boolean;
  heartbeat: boolean;
  views: ReadView[];
  /** Subscriptions, as written. */
  refused: string[];
}

type Field = readonly [number: number, value: number | Buffer];

export function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag % 8 === 0) fields.push([tag >> 3, varint()]);
    else {
      const length = tag % 8 === 1 ? 8 : varint();
      if (at + length > bytes.length) throw new RangeError('a field ends after its message');
      fields.push([tag >> 3, bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

export function readFrame(bytes: Buffer): ReadFrame {
  const frame: ReadFrame = {
    bytes: bytes.length,
    sequence: 0,
    epoch: '',
    snapshotEnd: false,
    heartbeat: false,
    views: [],
    refused: [],
  };
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) frame.sequence = value as number;
    if (field === 2) frame.epoch = value.toString();
    if (field === 4) frame.views.push(readView(value as Buffer));
    if (field === 5) frame.snapshotEnd = true;
    if (field === 6) frame.heartbeat = true;
    if (field === 7)
      frame.refused.push(new Map(fieldsOf(value as Buffer)).get(1)?.toString() ?? '');
  }
  return frame;
}

export function readView(bytes: Buffer): ReadView {
  const view: ReadView = {
    service: '',
    state: 0,
    revision: 0,
    hash: '',
    viewClass: '',
    reset: false,
    more: false,
    baseRevision: 0,
    baseHash: '',
    selection: [],
    upserts: [],
    removed: [],
    unchanged: false,
  };
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) view.service = value.toString();
    if (field === 2) view.state = value as number;
    if (field === 3) view.revision = value as number;
    if (field === 4) view.hash = (value as Buffer).toString('hex');
    if (field === 5) view.viewClass = value.toString();
    if (field === 6) view.reset = true;
    if (field === 7) view.more = true;
    if (field === 8) view.baseRevision = value as number;
    if (field === 9) view.baseHash = (value as Buffer).toString('hex');
    if (field === 11)
      view.selection.push(new Map(fieldsOf(value as Buffer)).get(4)?.toString() ?? '');
    if (field === 12) {
      const endpoint = new Map(fieldsOf(value as Buffer));
      const id = Number((endpoint.get(1) as Buffer).readBigUInt64LE());
      view.upserts.push([id, endpoint.get(2)?.toString() ?? '']);
    }
    if (field === 14) view.unchanged = true;
    if (field === 13) {
      const ids = value as Buffer;
      for (let at = 0; at < ids.length; at += 8) view.removed.push(Number(ids.readBigUInt64LE(at)));
    }
  }
  if (view.baseHash !== '' && view.baseRevision === 0) view.baseRevision = view.revision - 1;
  return view;
}

/** The delta is one of what is held: a base is told by 8 bytes of its hash. */
export function isBasedOn({ hash }: Held, { baseHash }: ReadView): boolean {
  return baseHash.length === 16 && hash.startsWith(baseHash);
}

export const states: readonly string[] = [
  '',
  'ready',
  'empty',
  'not-found',
  'pending-sync',
  'denied',
  'stale',
];

export interface Held {
  state: string;
  hash: string;
  viewClass: string;
  reasons: string[];
  entries: Map<number, string>;
}

/** What a client holds after applying frames as the protocol says; it refuses a gap. */
export class Reader {
  readonly watch: Watch;
  readonly held: Map<string, Held> = new Map();
  readonly frames: ReadFrame[] = [];
  snapshotEnd = false;
  #partial = '';

  constructor(watch: Watch) {
    this.watch = watch;
  }

  /** Pulls one frame. */
  pull(nowMs = 0): ReadFrame | undefined {
    const bytes = this.watch.next(nowMs);
    if (bytes === undefined) return undefined;
    const frame = readFrame(bytes);
    if (frame.sequence !== (this.frames.at(-1)?.sequence ?? 0) + 1) throw new Error('sequence');
    this.frames.push(frame);
    for (const view of frame.views) this.#apply(view);
    if (frame.snapshotEnd && this.snapshotEnd) throw new Error('a second snapshot end');
    this.snapshotEnd ||= frame.snapshotEnd;
    return frame;
  }

  /** Pulls until there is nothing more. */
  drain(): ReadFrame[] {
    const start = this.frames.length;
    while (this.pull() !== undefined);
    return this.frames.slice(start);
  }

  #apply(view: ReadView): void {
    const { service } = view;
    if (this.#partial !== '' && this.#partial !== service) throw new Error('chunks interleaved');
    const before = this.held.get(service);
    let held: Held;
    if (view.reset) held = { state: '', hash: '', viewClass: '', reasons: [], entries: new Map() };
    else if (before === undefined) throw new Error(`a delta of unknown ${service}`);
    else held = before;
    if (this.#partial === '' && !view.reset && !isBasedOn(held, view)) throw new Error('gap');
    for (const [id, text] of view.upserts) held.entries.set(id, text);
    for (const id of view.removed) held.entries.delete(id);
    this.held.set(service, held);
    this.#partial = view.more ? service : '';
    if (view.more) return;
    held.state = states[view.state] ?? '';
    held.hash = view.hash;
    if (view.viewClass !== '') held.viewClass = view.viewClass;
    if (view.selection.length > 0) held.reasons = view.selection;
  }
}
