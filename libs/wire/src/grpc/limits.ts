import type { ServerOptions } from '@grpc/grpc-js';
import { within } from './view-request.ts';

/** What one server lets its clients ask of it. Each is set on purpose; docs/adr/0006-grpc-limits.md says why. */
export interface Limits {
  /** Largest request message (one object of Apply, say). Bytes, 64 KiB to 64 MiB. @defaultValue 4 MiB */
  readonly receiveMessageBytes?: number;
  /** Largest answer of a unary call: what a client accepts unless told otherwise. Bytes, 64 KiB to 64 MiB. @defaultValue 4 MiB */
  readonly unaryMessageBytes?: number;
  /** Frame of a stream when the client names no budget. Bytes, 16 KiB to 4 MiB. @defaultValue 1 MiB */
  readonly frameBytes?: number;
  /** Calls open at once on one connection. 1 to 100,000. @defaultValue 5000 */
  readonly callsPerConnection?: number;
  /** Streams open at once on this server. 1 to 1,000,000. @defaultValue 20,000 */
  readonly streams?: number;
  /** New streams taken per second, once the burst is used up. 1 to 1,000,000. @defaultValue 2000 */
  readonly newStreamsPerSecond?: number;
  /** New streams taken at once after a quiet time. 1 to 1,000,000. @defaultValue 10,000 */
  readonly newStreamsBurst?: number;
  /** A stream is ended after so long, give or take a tenth, so that clients spread over replicas again; 0: never; one of xDS not before ten minutes. Ms, up to a week. @defaultValue 0 */
  readonly streamAgeMs?: number;
  /** Subscriptions of one Watch or Session; `*` is one. 1 to 100,000. @defaultValue 10,000 */
  readonly subscriptionsPerStream?: number;
  /** Names asked for on one xDS stream; a wildcard is none. 1 to 1,000,000. @defaultValue 50,000 */
  readonly xdsNamesPerStream?: number;
  /**
   * What a session or an xDS stream may ask per second: a request counts as one and a little for what it names, an answer to
   * news as none. 1 to 100,000. @defaultValue 100
   */
  readonly sessionRequestsPerSecond?: number;
  /** What one may ask at once after a quiet time. 1 to 1,000,000. @defaultValue 2000 */
  readonly sessionRequestsBurst?: number;
  /** A session says hello, and an xDS stream its first request, within this. Ms, 100 to 600,000. @defaultValue 10,000 */
  readonly helloMs?: number;
  /** Objects of one Apply call; its answer lists them all. 1 to 1,000,000. @defaultValue 20,000 */
  readonly objectsPerApply?: number;
  /** Longest a unary call may take, whatever the client allows. Ms, 100 to 600,000. @defaultValue 30,000 */
  readonly unaryDeadlineMs?: number;
  /** Heartbeat when the client names none. Ms, 1000 to 300,000. @defaultValue 15,000 */
  readonly heartbeatMs?: number;
  /** A connection that sent nothing for so long is pinged. Ms, 1000 to 7,200,000. @defaultValue 30,000 */
  readonly keepaliveTimeMs?: number;
  /** A ping without answer closes the connection after this. Ms, 1000 to 600,000. @defaultValue 20,000 */
  readonly keepaliveTimeoutMs?: number;
  /** A connection without calls is closed after this. Ms, 1000 to 86,400,000. @defaultValue 300,000 */
  readonly idleConnectionMs?: number;
}

export type ResolvedLimits = Required<Limits>;

const KiB = 1024;
const MiB = 1024 * KiB;

const minFrameBytes = 16 * KiB;
const maxFrameBytes = 4 * MiB;
const minHeartbeatMs = 1000;
const maxHeartbeatMs = 300_000;

/** name: [default, smallest, largest] */
const bounds: Readonly<Record<keyof Limits, readonly [number, number, number]>> = {
  receiveMessageBytes: [4 * MiB, 64 * KiB, 64 * MiB],
  unaryMessageBytes: [4 * MiB, 64 * KiB, 64 * MiB],
  frameBytes: [MiB, minFrameBytes, maxFrameBytes],
  callsPerConnection: [5000, 1, 100_000],
  streams: [20_000, 1, 1_000_000],
  newStreamsPerSecond: [2000, 1, 1_000_000],
  newStreamsBurst: [10_000, 1, 1_000_000],
  streamAgeMs: [0, 0, 604_800_000],
  subscriptionsPerStream: [10_000, 1, 100_000],
  xdsNamesPerStream: [50_000, 1, 1_000_000],
  sessionRequestsPerSecond: [100, 1, 100_000],
  sessionRequestsBurst: [2000, 1, 1_000_000],
  helloMs: [10_000, 100, 600_000],
  objectsPerApply: [20_000, 1, 1_000_000],
  unaryDeadlineMs: [30_000, 100, 600_000],
  heartbeatMs: [15_000, minHeartbeatMs, maxHeartbeatMs],
  keepaliveTimeMs: [30_000, 1000, 7_200_000],
  keepaliveTimeoutMs: [20_000, 1000, 600_000],
  idleConnectionMs: [300_000, 1000, 86_400_000],
};

/** Fills defaults and rejects nonsense, once. @throws RangeError naming the limit, its bounds and the value */
export function resolveLimits(limits: Limits = {}): ResolvedLimits {
  const names = Object.keys(bounds) as (keyof Limits)[];
  const entries = names.map((name) => {
    const [byDefault, least, most] = bounds[name];
    const value = limits[name] ?? byDefault;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as unknown as ResolvedLimits;
}

/** Of a stream whose client asked for this `max_frame_bytes`. @throws InvalidArgument out of bounds */
export function frameBudget(limits: ResolvedLimits, asked: number): number {
  return within('max_frame_bytes', asked, [limits.frameBytes, minFrameBytes, maxFrameBytes]);
}

/** Of a stream whose client asked for this `heartbeat_ms`. @throws InvalidArgument out of bounds */
export function heartbeatAsked(limits: ResolvedLimits, asked: number): number {
  return within('heartbeat_ms', asked, [limits.heartbeatMs, minHeartbeatMs, maxHeartbeatMs]);
}

/** What grpc-js enforces by itself. A stream's frame may exceed its budget by one endpoint, hence no limit on sending. */
export function serverOptions(limits: ResolvedLimits): ServerOptions {
  return {
    'grpc.max_receive_message_length': limits.receiveMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.callsPerConnection,
    'grpc.keepalive_time_ms': limits.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    'grpc.max_connection_idle_ms': limits.idleConnectionMs,
    // Nobody can ask for channelz here, and it counts every message of every stream.
    'grpc.enable_channelz': 0,
  };
}
