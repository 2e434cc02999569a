/**
 * The bytes of the messages the hub answers with. Endpoints and slices arrive encoded; only what goes around them is
 * written here, by hand, after proto/sliceplane/v1.
 *
 *   WatchResponse  { sequence 1, epoch 2, sent_ms 3, views 4 …, snapshot_end 5, heartbeat 6 }
 *   SessionResponse { the same, refused 7 … }: equal frames are one Buffer for both
 *   ServiceView    { service 1, state 2, revision 3, hash 4, view_class 5, reset 6, more 7, base_revision 8, base_hash 9,
 *                    times 10, selection 11 …, endpoints 12 … (pieces), removed 13, unchanged 14 }
 */
import { varintBytes, Writer } from '@sliceplane/protobuf';
import type { ChangeTimes } from '@sliceplane/shard';
import type { PortSelection, ViewState } from '@sliceplane/views';

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
  /** The client said that it holds this very view: neither whole nor a delta. */
  readonly unchanged?: true;
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
/** Of a base's hash: enough to tell it from any other the client may hold; what comes of it is checked by all 16. */
const baseHashBytes = 8;
const writer = new Writer();

/** Fields `selection` of a ServiceView. */
export function selectionFields(selection: readonly PortSelection[]): Buffer {
  for (const port of selection) {
    const start = writer.begin(11);
    writer.nonEmpty(1, port.family).nonEmpty(2, port.port).nonEmpty(3, port.protocol);
    writer.nonEmpty(4, port.reason).nonZero(5, port.total).nonZero(6, port.chosen);
    writer.end(start);
  }
  return writer.finish();
}

/** The fields of a ServiceView before its endpoints. A chunk repeats them; only `reset` and `more` differ. */
export function envelopeFields(envelope: Envelope, more: boolean, continued: boolean): Buffer {
  const { base, times } = envelope;
  writer.nonEmpty(1, envelope.service).integer(2, states[envelope.state]);
  writer.nonZero(3, envelope.revision);
  if (envelope.hash.length > 0) writer.bytes(4, envelope.hash);
  writer.nonEmpty(5, envelope.viewClass);
  const unchanged = envelope.unchanged === true;
  writer.flag(6, base === undefined && !continued && !unchanged).flag(7, more);
  if (base !== undefined) {
    writer.nonZero(8, base.revision === envelope.revision - 1 ? 0 : base.revision);
    writer.bytes(9, base.hash.subarray(0, baseHashBytes));
  }
  if (times !== undefined) timesField(times, base !== undefined);
  return writer
    .raw(envelope.selection ?? noBytes)
    .flag(14, unchanged)
    .finish();
}

/** Field `times` of a ServiceView. A delta tells by how long it took what came before and after the intake. */
function timesField({ triggerMs, ingestMs, computedMs }: ChangeTimes, isDelta: boolean): void {
  const start = writer.begin(10);
  const before = ingestMs - triggerMs;
  const after = computedMs - ingestMs;
  const isRelative = isDelta && ingestMs > 0;
  const isBefore = isRelative && triggerMs > 0 && isShort(before);
  const isAfter = isRelative && isShort(after);
  if (!isBefore) writer.nonZeroDouble(1, triggerMs);
  writer.nonZeroDouble(2, ingestMs);
  if (isAfter) writer.nonZero(4, after);
  else writer.nonZeroDouble(3, computedMs);
  if (isBefore) writer.integer(5, before);
  writer.end(start);
}

function isShort(ms: number): boolean {
  return Number.isInteger(ms) && ms >= 0 && ms < 2 ** 32;
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

/** A subscription that was not taken. */
export interface Refused {
  readonly subscription: string;
  /** FieldValueInvalid, ... */
  readonly reason: string;
  readonly message: string;
}

/** Field `refused` of a SessionResponse. */
export function refusedField(refused: Refused): Buffer {
  const start = writer.begin(7);
  writer.nonEmpty(1, refused.subscription).nonEmpty(2, refused.reason);
  return writer.nonEmpty(3, refused.message).end(start).finish();
}

/** Most bytes a header takes beside its views: room a frame must keep free. */
export function headerRoom(epoch: string): number {
  return epoch === '' ? 64 : 64 + Buffer.byteLength(epoch);
}

/** One WatchResponse or SessionResponse. `views` are complete fields, of views and of what was refused. */
export function watchFrame(header: FrameHeader, views: readonly Uint8Array[]): Buffer {
  writer.nonZero(1, header.sequence).nonEmpty(2, header.epoch).nonZeroDouble(3, header.sentMs);
  writer.flag(5, header.snapshotEnd);
  if (header.heartbeat !== undefined) {
    const { sourceLagMs, synced, queued } = header.heartbeat;
    const start = writer.begin(6);
    writer.nonZeroDouble(1, sourceLagMs).flag(2, synced).nonZero(3, queued).end(start);
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
  const head = writer.nonEmpty(1, epoch).flag(2, notModified).header(3, lengthOf(view)).finish();
  return Buffer.concat([head, ...view]);
}

const sliceEventTypes = { added: 1, modified: 2, deleted: 3 } as const;
export type SliceEventType = keyof typeof sliceEventTypes;

/** Field `events` of a WatchSlicesResponse. */
export function sliceEventField(type: SliceEventType, slice: Uint8Array): Buffer {
  const start = writer.begin(1);
  return writer.integer(1, sliceEventTypes[type]).bytes(2, slice).end(start).finish();
}

/** One WatchSlicesResponse. */
export function watchSlicesFrame(events: readonly Uint8Array[], snapshotEnd: boolean): Buffer {
  return Buffer.concat([...events, writer.flag(2, snapshotEnd).finish()]);
}

/** One ListSlicesResponse. */
export function listSlicesResponse(slices: readonly Uint8Array[], nextPageToken: string): Buffer {
  for (const slice of slices) writer.bytes(1, slice);
  return writer.nonEmpty(2, nextPageToken).finish();
}

export function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}
