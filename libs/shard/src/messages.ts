/**
 * What crosses between the router's thread and a shard's. Everything here survives structured clone;
 * bulk travels as bytes that the other side only forwards.
 *
 *   router ── ShardObject (facts) ──▶ shard ── ServiceEffect (slice bytes, view updates) ──▶ slice log, hub
 *          ── Question ─────────────▶       ── Answer ──▶
 */
import type { Endpoints, EndpointSlice, Node, PodFacts, Service } from '@sliceplane/kube';
import type { LeftOut, SliceEvent } from '@sliceplane/slices';
import type { Outlook, ViewClassKey, ViewOptions, Viewpoint } from '@sliceplane/views';
import type { MemoryChange } from './memory.ts';

/** Keep the view of this class materialised and report its changes. Placed like any object, so a re-seed restores it. */
export interface Interest {
  readonly kind: 'Interest';
  readonly service: string;
  readonly viewClass: ViewClassKey;
}

/**
 * The largest revision at which any service was dropped, told to every shard: a service that appears starts above it, so
 * that one which comes back, in whatever shard and whatever was lost meanwhile, goes on growing (law L7).
 */
export interface RevisionFloor {
  readonly kind: 'RevisionFloor';
  readonly revision: number;
}

/** When a change happened, in ms since the Unix epoch; 0 when not known. `computedMs`: when the shard began its batch. */
export interface ChangeTimes {
  readonly triggerMs: number;
  readonly ingestMs: number;
  readonly computedMs: number;
}

/** What an object is once it is inside a shard. */
export type ShardObject =
  | Service
  | PodFacts
  | Node
  | Endpoints
  | EndpointSlice
  | Interest
  | RevisionFloor;

/** What one step did to one service. Absent parts did not change. */
export interface ServiceEffect {
  /** Of the service's views after the step. */
  readonly revision: number;
  readonly slices?: readonly SliceRecord[];
  readonly view?: ViewUpdate;
  readonly events?: readonly SliceEvent[];
  /** The whole list as it is now. */
  readonly leftOut?: readonly LeftOut[];
  /** Small state that a replacement shard needs beside the slices and the revision. */
  readonly memory?: MemoryChange;
  /** Nothing is left of this service and nobody is interested: the shard has dropped it. */
  readonly gone?: true;
}

/** One slice as the outside sees it: the bytes of a sliceplane.v1.EndpointSlice. */
export interface SliceRecord {
  readonly op: 'create' | 'update' | 'delete';
  readonly namespace: string;
  readonly name: string;
  readonly managedBy: string;
  /** `managedBy` is a value we act as. */
  readonly ours: boolean;
  readonly endpoints: number;
  /** Of a deleted slice: its last state. */
  readonly bytes: Uint8Array;
}

export interface ViewUpdate {
  /** false: no such Service; every view of it is `not-found`. */
  readonly found: boolean;
  readonly revision: number;
  readonly times: ChangeTimes;
  /** Present on the first update and whenever it changed. */
  readonly outlook?: Outlook;
  /** The open classes that changed, and those just opened. */
  readonly classes: readonly ClassUpdate[];
}

/** A change to the materialised view of one class, as encoded pieces the hub joins into frames. */
export interface ClassUpdate {
  readonly viewClass: ViewClassKey;
  /** The pieces are the whole view; there is no base. */
  readonly reset: boolean;
  readonly baseRevision: number;
  readonly baseHash: Uint8Array;
  readonly revision: number;
  readonly hash: Uint8Array;
  /** Entries the view now holds. */
  readonly size: number;
  /** In the order of the outlook's ports (those of the class's families). */
  readonly chosen: readonly number[];
  readonly upserts: Pieces;
  /** Ids to forget, after the upserts. */
  readonly removed: readonly number[];
}

/** Encoded entries back to back: piece i is bytes[ends[i-1] .. ends[i]], a complete `endpoints` field of a ServiceView. */
export interface Pieces {
  readonly ids: Float64Array;
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Asked of one service. Answers reflect every delta submitted before the question. */
export type Question =
  | { readonly ask: 'view'; readonly viewpoint: Viewpoint; readonly options: ViewOptions }
  | {
      readonly ask: 'explain';
      readonly viewpoint: Viewpoint;
      readonly options: ViewOptions;
      /** Instead of the Service's own. */
      readonly internalTrafficPolicy?: 'Cluster' | 'Local';
    }
  | { readonly ask: 'endpoints' }
  /** Of every shard: */
  | {
      readonly ask: 'services';
      readonly namespace: string;
      readonly after: string;
      readonly limit: number;
    }
  | {
      readonly ask: 'list-endpoints';
      readonly namespace: string;
      readonly after: string;
      readonly limit: number;
    }
  | { readonly ask: 'resolve'; readonly address: string; readonly port: number };
