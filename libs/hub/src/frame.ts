/**
 * The bytes of the messages the hub answers with. Endpoints and slices arrive encoded; only what goes around them is
 * written here, by hand, after proto/sliceplane/v1.
 *
 *   WatchResponse  { sequence 1, epoch 2, sent_ms 3, views 4 …, snapshot_end 5, heartbeat 6 }
 *   ServiceView    { service 1, state 2, revision 3, hash 4, view_class 5, reset 6, more 7, base_revision 8, base_hash 9,
 *                    times 10, selection 11 …, endpoints 12 … (pieces), removed 13 }
 */
import type { ChangeTimes } from '@sliceplane/shard';
import type { PortSelection, ViewState } from '@sliceplane/views';
import { ProtoWriter, varintBytes } from './proto-writer.ts';

const states: Readonly<Record<ViewState, number>> = {
  ready: 1,
  empty: 2,
  'not-found': 3,
  'pending-sync': 4,
  denied: 5,
  stale: 6,
};

/** Everything of a ServiceView but its endpoints and removals. Absent: not sent. */
export interface Envelope {
  readonly service: string;
  readonly state: ViewState;
  readonly revision: number;
  readonly hash: Uint8Array;
  /** '' in a delta that stays in its class. */
  readonly viewClass: string;
  /** undefined: a whole view. */
  readonly base?: { readonly revision: number; readonly hash: Uint8Array };
  readonly times?: ChangeTimes;
  /** From `selectionFields`; undefined in a delta that changes none of it. */
  readonly selection?: Uint8Array;
}

export interface Heartbeat {
  readonly sourceLagMs: number;
  readonly synced: boolean;
  readonly queued: number;
}

/** The part of a WatchResponse that differs between streams. */
export interface FrameHeader {
  readonly sequence: number;
  /** '' after the first frame: an epoch lasts as long as the stream. */
  readonly epoch: string;
  readonly sentMs: number;
  readonly snapshotEnd: boolean;
  readonly heartbeat?: Heartbeat;
}

const noBytes = new Uint8Array(0);
const writer = new ProtoWriter();
const inner = new ProtoWriter();

/** Fields `selection` of a ServiceView. */
export function selectionFields(selection: readonly PortSelection[]): Buffer {
  for (const port of selection) {
    inner.string(1, port.family).string(2, port.port).string(3, port.protocol);
    inner.string(4, port.reason).uint(5, port.total).uint(6, port.chosen);
    writer.bytes(11, inner.finish());
  }
  return writer.finish();
}

/** The fields of a ServiceView before its endpoints. A chunk repeats them; only `reset` and `more` differ. */
export function envelopeFields(envelope: Envelope, more: boolean, continued: boolean): Buffer {
  const { base, times } = envelope;
  writer.string(1, envelope.service).uint(2, states[envelope.state]).uint(3, envelope.revision);
  if (envelope.hash.length > 0) writer.bytes(4, envelope.hash);
  writer.string(5, envelope.viewClass);
  writer.bool(6, base === undefined && !continued).bool(7, more);
  if (base !== undefined) writer.uint(8, base.revision).bytes(9, base.hash);
  if (times !== undefined) {
    inner.double(1, times.triggerMs).double(2, times.ingestMs).double(3, times.computedMs);
    writer.bytes(10, inner.finish());
  }
  return writer.raw(envelope.selection ?? noBytes).finish();
}

/** Field `removed` of a ServiceView. */
export function removedField(ids: readonly number[]): Buffer {
  return writer.fixed64s(13, ids).finish();
}

export function removedBytes(count: number): number {
  return count === 0 ? 0 : 1 + varintBytes(8 * count) + 8 * count;
}

/** Field `views` of a WatchResponse, in parts that need not be copied together. */
export function viewsField(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  return [writer.header(4, lengthOf(parts)).finish(), ...parts];
}

/** Bytes of a `views` field around a ServiceView of this many bytes. */
export function viewsFieldBytes(length: number): number {
  return 1 + varintBytes(length) + length;
}

/** Most bytes a header takes beside its views: room a frame must keep free. */
export function headerRoom(epoch: string): number {
  return epoch === '' ? 64 : 64 + Buffer.byteLength(epoch);
}

/** One WatchResponse. `views` are complete fields. */
export function watchFrame(header: FrameHeader, views: readonly Uint8Array[]): Buffer {
  writer.uint(1, header.sequence).string(2, header.epoch).double(3, header.sentMs);
  writer.bool(5, header.snapshotEnd);
  if (header.heartbeat !== undefined) {
    const { sourceLagMs, synced, queued } = header.heartbeat;
    writer.bytes(6, inner.double(1, sourceLagMs).bool(2, synced).uint(3, queued).finish());
  }
  const head = writer.finish();
  return views.length === 0 ? head : Buffer.concat([head, ...views]);
}

/** One GetViewResponse. `view` is a ServiceView in parts. */
export function getViewResponse(
  epoch: string,
  notModified: boolean,
  view: readonly Uint8Array[],
): Buffer {
  const head = writer.string(1, epoch).bool(2, notModified).header(3, lengthOf(view)).finish();
  return Buffer.concat([head, ...view]);
}

const sliceEventTypes = { added: 1, modified: 2, deleted: 3 } as const;
export type SliceEventType = keyof typeof sliceEventTypes;

/** Field `events` of a WatchSlicesResponse. */
export function sliceEventField(type: SliceEventType, slice: Uint8Array): Buffer {
  return writer.bytes(1, inner.uint(1, sliceEventTypes[type]).bytes(2, slice).finish()).finish();
}

/** One WatchSlicesResponse. */
export function watchSlicesFrame(events: readonly Uint8Array[], snapshotEnd: boolean): Buffer {
  return Buffer.concat([...events, writer.bool(2, snapshotEnd).finish()]);
}

/** One ListSlicesResponse. */
export function listSlicesResponse(slices: readonly Uint8Array[], nextPageToken: string): Buffer {
  for (const slice of slices) writer.bytes(1, slice);
  return writer.string(2, nextPageToken).finish();
}

export function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}
