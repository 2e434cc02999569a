import type { XdsStreamStatus } from '../xds/stream/xds-status.ts';
import type { SourceStatus } from './stream-status.ts';

/** The methods that open streams of frames: those of our own API, and those of xDS. */
const xdsMethods = [
  'StreamAggregatedResources',
  'DeltaAggregatedResources',
  'StreamEndpoints',
  'DeltaEndpoints',
] as const;
export type XdsMethod = (typeof xdsMethods)[number];
export type StreamMethod = SourceStatus['method'] | XdsMethod;

export const streamMethods: readonly StreamMethod[] = [
  'Session',
  'Watch',
  'WatchSlices',
  ...xdsMethods,
];

/** A stream as its kind knows it. */
export type StreamKind = SessionKind | XdsKind;

/** A stream of our own API; ListSessions has it. */
export interface SessionKind {
  readonly method: SourceStatus['method'];
  heartbeatMs(): number;
  status(): SourceStatus;
}

/** A stream of xDS; ListXdsClients has it. */
export interface XdsKind {
  readonly method: XdsMethod;
  heartbeatMs(): number;
  /** With `resources`, of every name. */
  status(resources: boolean): XdsStreamStatus;
}

export function isXds(kind: StreamKind): kind is XdsKind {
  return xdsMethods.some((method) => method === kind.method);
}
