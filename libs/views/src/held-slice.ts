/**
 * One slice as the table holds it, and the difference to its next state: found by comparing references from both ends,
 * since an endpoint that did not change is the same object.
 */
import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import type { FedPorts } from './copy-chain.ts';
import { dedupSlice } from './dedup.ts';
import { placeAddress } from './endpoint-place.ts';
import { isSamePort } from './entry.ts';
import type { PortTally } from './port-tally.ts';
import { usedPorts } from './service-ports.ts';
import type { ViewFamily } from './view.ts';

export interface HeldSlice {
  readonly slicePorts: EndpointSlice['ports'];
  readonly ports: FedPorts;
  readonly endpoints: readonly Endpoint[];
  /** Address of each endpoint, by index. The same array while no address changes. */
  readonly places: Places;
  /** No two endpoints are of one place, so C18 has nothing to decide. */
  readonly isDistinct: boolean;
}

type Places = readonly (string | undefined)[];

/** Takes a slice's newest state; what did not change is taken over from `before`. */
export function hold(
  slice: EndpointSlice,
  before: HeldSlice | undefined,
  tallies: readonly PortTally[],
): HeldSlice {
  const ports = fedPorts(slice.ports, before, tallies);
  const endpoints = ports.length > 0 ? slice.endpoints : [];
  const places = placesOf(slice.addressType, endpoints, before);
  const isDistinct =
    places === before?.places ? before.isDistinct : new Set(places).size === places.length;
  return { slicePorts: slice.ports, ports, endpoints, places, isDistinct };
}

function placesOf(
  family: ViewFamily,
  endpoints: readonly Endpoint[],
  before: HeldSlice | undefined,
): Places {
  const places = endpoints.map((endpoint, i) =>
    before?.endpoints[i] === endpoint ? before.places[i] : placeAddress(family, endpoint),
  );
  const isSame =
    before?.places.length === places.length &&
    places.every((place, i) => place === before.places[i]);
  return isSame ? before.places : places;
}

function fedPorts(
  slicePorts: EndpointSlice['ports'],
  before: HeldSlice | undefined,
  tallies: readonly PortTally[],
): FedPorts {
  if (before?.slicePorts === slicePorts) return before.ports;
  const ports = tallies.map(({ of }) => of);
  const fed = usedPorts(slicePorts, ports).map(({ of, port }) => ({
    tally: tallies[ports.indexOf(of)] as PortTally,
    port,
  }));
  const same =
    before !== undefined &&
    before.ports.length === fed.length &&
    before.ports.every(
      ({ tally, port }, i) => tally === fed[i]?.tally && isSamePort(port, fed[i].port),
    );
  return same ? before.ports : fed;
}

/**
 * What a slice now has at every place that may be affected: those of endpoints that are not the same object at the same
 * distance from either end. Undefined: nothing any more.
 */
export function moved(
  before: HeldSlice | undefined,
  after: HeldSlice | undefined,
): ReadonlyMap<string, Endpoint | undefined> {
  const now = new Map<string, Endpoint | undefined>();
  const { head, tail } = sameEnds(before, after);
  const inPlace =
    before?.ports === after?.ports && before?.endpoints.length === after?.endpoints.length;
  const isSame = (i: number) => inPlace && before?.endpoints[i] === after?.endpoints[i];
  const visit = (held: HeldSlice | undefined, set: (place: string, endpoint: Endpoint) => void) => {
    const end = (held?.places.length ?? 0) - tail;
    for (let i = head; i < end; i++) {
      const place = held?.places[i];
      if (place !== undefined && !isSame(i)) set(place, held?.endpoints[i] as Endpoint);
    }
  };
  visit(before, (place) => now.set(place, undefined));
  visit(after, (place, endpoint) => now.set(place, endpoint));
  if (now.size === 0 || after === undefined) return now;
  if (after.isDistinct && (before?.isDistinct ?? true)) return now;
  const kept = dedupSlice(after.endpoints, (_, i) => {
    const place = after.places[i];
    return place !== undefined && now.has(place) ? place : undefined;
  });
  for (const place of now.keys()) now.set(place, kept.get(place));
  return now;
}

/** How many endpoints at the start, and at the end, are the same objects fed to the same ports. */
function sameEnds(
  before: HeldSlice | undefined,
  after: HeldSlice | undefined,
): { head: number; tail: number } {
  if (before === undefined || before.ports !== after?.ports) return { head: 0, tail: 0 };
  const old = before.endpoints;
  const now = after.endpoints;
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return { head, tail };
}
