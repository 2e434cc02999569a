import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import type { PortList } from './ports.ts';

/** An eligible pod, seen from one address type. */
export interface Member {
  readonly name: string;
  /** Registered also when there is no endpoint (R5.2). */
  ports: PortList;
  /** The endpoint as it is wanted, with the hints of its own place; the very object its slice holds where that slice is `exact`. */
  endpoint: Endpoint | undefined;
  /** Mode `auto` only: the same endpoint with the hint it was last given. */
  hinted: Endpoint | undefined;
  /** The slice that has it. */
  home: Held | undefined;
}

/** A place for endpoints: one of our slices, or one that is about to be. */
export interface Held {
  /** '' until a new slice is named. */
  name: string;
  /** undefined until written. */
  slice: EndpointSlice | undefined;
  readonly ports: PortList;
  /** Every endpoint in it is the very `endpoint` of its member, so it can be patched instead of rebuilt. */
  exact: boolean;
}

/** Why a slice is written: the only reasons there are (law L3, R10.6). */
export type Reason = 'new' | 'content' | 'labels' | 'best-fit' | 'hints' | 'placeholder';

/** A slice being changed. */
export interface Draft {
  readonly held: Held;
  /** Own copy, in order. */
  slots: Endpoint[];
  readonly reason: Reason;
  /** The deleted slice whose name and place on the server this new one takes (R5.14). */
  recycled: Held | undefined;
}

export function byHeldName(a: Held, b: Held): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Endpoints in a slice that exists. */
export function sizeOf(held: Held): number {
  return held.slice?.endpoints.length ?? 0;
}
