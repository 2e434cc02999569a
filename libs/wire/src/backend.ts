import type { AskedPlace, Hub } from '@sliceplane/hub';
import type { Endpoints, Kind, ObjectReference } from '@sliceplane/kube';
import type { ServiceSummary } from '@sliceplane/shard';
import type { Explanation, View, ViewOptions, ViewPort } from '@sliceplane/views';

/**
 * What a server needs behind it. The plane implements it; this library never sees an engine or a source.
 * Views are pushed through the hub; everything here is asked for.
 *
 *   GetView, Watch, Session, ListSlices, WatchSlices ──▶ hub (bytes)
 *   the rest ──▶ these methods ──▶ sources (apply, remove) or shards (view, explain, services, ...)
 *
 * A question comes with the signal of its call: once it is aborted, nobody waits for the answer any more, and whatever was
 * kept for it may go.
 *
 * A promise that rejects ends its call as UNAVAILABLE when it does so with a `BackendUnavailable` or an engine's fault that
 * passes by itself (SHARD_LOST, ...), else as INTERNAL.
 */
export interface Backend {
  readonly hub: Hub;

  /**
   * One raw object in Kubernetes' JSON shape, `apiVersion` and `kind` included, parsed and validated like one from a file.
   * On return the engine's memory of record holds it, or the result says why not; it never throws for a bad object (law 9).
   */
  apply(object: Readonly<Record<string, unknown>>): ObjectResult;
  /** `kind` as the caller wrote it: an unknown one is refused in the result. */
  remove(kind: string, namespace: string, name: string): ObjectResult;
  /**
   * Where those who apply are in telling their whole state. `relist`: what was applied before, and is not applied again until
   * `synced`, has been deleted meanwhile.
   */
  mark(mark: SourceMark): void;

  /**
   * Breaks a shard on purpose: its thread ends at once, or stops answering. Returns the incarnation that was broken.
   * @throws RangeError when there is no such shard
   */
  injectFault(kind: 'exit' | 'hang', shard: number): number;

  /** The view with details (targetRef, hints, slice), which never travel through the hub. */
  view(
    service: string,
    place: AskedPlace,
    options: ViewOptions,
    signal?: AbortSignal,
  ): Promise<View>;
  explain(
    service: string,
    place: AskedPlace,
    options: ViewOptions,
    internalTrafficPolicy?: 'Cluster' | 'Local',
    signal?: AbortSignal,
  ): Promise<Explanation>;
  /** In order of namespace/name: those above `after`, at most `limit`. */
  services(page: Page, signal?: AbortSignal): Promise<readonly ListedService[]>;
  /** The legacy Endpoints objects of selector Services, computed now; by namespace/name as above. */
  endpoints(page: Page, signal?: AbortSignal): Promise<readonly Endpoints[]>;
  /** The one of this Service; undefined: there is none. */
  endpointsOf(service: string, signal?: AbortSignal): Promise<Endpoints | undefined>;
  /** `address` is as the caller wrote it. undefined: not an IP address. */
  resolve(
    address: string,
    port: number,
    signal?: AbortSignal,
  ): Promise<ResolvedAddress | undefined>;
  status(): BackendStatus;
}

/** Thrown or rejected with when the answer exists but cannot be given now: the caller may try again. */
export class BackendUnavailable extends Error {
  override readonly name = 'BackendUnavailable';
}

export type SourceMark = 'relist' | 'synced';

export interface Page {
  /** '' for all namespaces. */
  readonly namespace: string;
  /** namespace/name of the last item of the page before; '' for the first page. */
  readonly after: string;
  /** At least 1. */
  readonly limit: number;
}

export interface ObjectResult {
  readonly kind: Kind | (string & {});
  readonly namespace: string;
  readonly name: string;
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'deleted' | 'not-found' | 'refused';
  /** Not empty exactly when refused. */
  readonly errors: readonly FieldViolation[];
}

/** One cause of a refusal, as in `details.causes` of a Kubernetes Status. */
export interface FieldViolation {
  /** FieldValueInvalid, FieldValueRequired, ... */
  readonly reason: string;
  /** Without the field: `Invalid value: 0: must be between 1 and 65535, inclusive` */
  readonly message: string;
  readonly field: string;
}

/** One row of a list of services, and whether its shard is being replaced. */
export type ListedService = ServiceSummary & { readonly stale: boolean };

export interface ResolvedAddress {
  /** Canonical form. */
  readonly address: string;
  readonly owners: readonly AddressOwner[];
}

export interface AddressOwner {
  readonly service: string;
  readonly role: 'cluster-ip' | 'external-ip' | 'load-balancer-ip' | 'endpoint';
  readonly ports: readonly ViewPort[];
  readonly targetRef?: ObjectReference;
  readonly nodeName?: string;
  readonly slice?: string;
}

export interface BackendStatus {
  readonly version: string;
  readonly startedMs: number;
  readonly synced: boolean;
  /** How long ago the sources were last known to be current. */
  readonly sourceLagMs: number;
  readonly shards: readonly ShardState[];
  readonly objects: ObjectCounts;
  readonly sources: readonly SourceState[];
  /** Newest first, at most 100. */
  readonly events: readonly RecordedEvent[];
}

export interface ShardState {
  readonly shard: number;
  readonly incarnation: number;
  readonly state: 'starting' | 'idle' | 'busy' | 'replacing';
  readonly services: number;
  readonly queued: number;
  readonly batches: number;
  readonly busyMs: number;
  readonly restarts: number;
  readonly lastError: string;
  /** Services and objects in them. */
  readonly load: number;
  readonly waitingMs: number;
  readonly longestBatchMs: number;
  readonly movedIn: number;
  readonly movedOut: number;
  /** Services the shard goes on without. */
  readonly quarantined: readonly string[];
  /** 0: not known. */
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
}

export interface ObjectCounts {
  readonly services: number;
  readonly pods: number;
  readonly nodes: number;
  readonly endpoints: number;
  readonly inputSlices: number;
  readonly slices: number;
  readonly podsLeftOut: number;
}

export interface SourceState {
  readonly name: string;
  readonly synced: boolean;
  readonly objects: number;
  readonly refused: number;
  readonly lastChangeMs: number;
}

export interface RecordedEvent {
  readonly timeMs: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly count: number;
}
