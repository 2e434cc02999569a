import type { Endpoint } from '@sliceplane/kube';
import { invariant } from './invariant.ts';
import { isReady, isServing, isTerminating } from './readiness.ts';
import { compareText } from './service-ports.ts';
import type { ClassMode, EntryHints, ViewEntry, ViewFamily, ViewPort } from './view.ts';
import { type EntryFacts, entryId } from './view-hash.ts';

/** One endpoint that was chosen for one port. */
export interface Chosen {
  readonly port: ViewPort;
  readonly endpoint: Endpoint;
}

/** Whether hints are among the facts of an entry. */
export type EntryScope = 'bare' | 'hinted';

export function scopeOf(mode: ClassMode): EntryScope {
  return mode === 'hinted' ? 'hinted' : 'bare';
}

/**
 * The entries of one address: one for each set of equal facts, with all the ports that were chosen with those facts.
 * Nearly always one; two when an address is ready for one port and not for another.
 */
export function entriesOf(
  family: ViewFamily,
  address: string,
  chosen: readonly Chosen[],
  scope: EntryScope = 'bare',
): readonly ViewEntry[] {
  const first = chosen[0];
  if (first === undefined) return [];
  const areAlike = scope === 'bare' ? haveSameFacts : haveSameEntryFacts;
  if (chosen.every(({ endpoint }) => areAlike(endpoint, first.endpoint))) {
    return [entryOf(family, address, first.endpoint, chosen, scope)];
  }
  const entries: ViewEntry[] = [];
  let left = chosen;
  while (left.length > 0) {
    const { endpoint } = left[0] as Chosen;
    const alike = left.filter((other) => areAlike(other.endpoint, endpoint));
    entries.push(entryOf(family, address, endpoint, alike, scope));
    left = left.filter((other) => !alike.includes(other));
  }
  return entries.sort(byFamilyAddressId);
}

/** The order of a printed view. */
export function byFamilyAddressId(a: ViewEntry, b: ViewEntry): number {
  return compareText(a.family, b.family) || compareText(a.address, b.address) || a.id - b.id;
}

/** Equal in all that an entry shows of an endpoint: place and conditions, not hints, target or slice. */
function haveSameFacts(a: Endpoint, b: Endpoint): boolean {
  return (
    a === b ||
    (isReady(a) === isReady(b) &&
      isServing(a) === isServing(b) &&
      isTerminating(a) === isTerminating(b) &&
      (a.nodeName ?? '') === (b.nodeName ?? '') &&
      (a.zone ?? '') === (b.zone ?? '') &&
      (a.hostname ?? '') === (b.hostname ?? ''))
  );
}

/** Equal also in the hints of an entry: their order and repetitions say nothing. */
function haveSameEntryFacts(a: Endpoint, b: Endpoint): boolean {
  if (!haveSameFacts(a, b)) return false;
  if (a.hints === b.hints) return true;
  return (
    isEqualList(namesOf(a.hints?.forNodes), namesOf(b.hints?.forNodes)) &&
    isEqualList(namesOf(a.hints?.forZones), namesOf(b.hints?.forZones))
  );
}

/** Equal also in what decides about proximity: what a viewer of `explain` could see change. */
export function haveSameFactsAndHints(a: Endpoint, b: Endpoint): boolean {
  return (
    a === b ||
    (haveSameFacts(a, b) &&
      haveSameNames(a.hints?.forNodes, b.hints?.forNodes) &&
      haveSameNames(a.hints?.forZones, b.hints?.forZones))
  );
}

export function haveSamePorts(a: readonly ViewPort[], b: readonly ViewPort[]): boolean {
  return a.length === b.length && a.every((port, i) => isSamePort(port, b[i] as ViewPort));
}

export function isSamePort(a: ViewPort, b: ViewPort): boolean {
  return (
    a === b ||
    (a.port === b.port &&
      a.name === b.name &&
      a.protocol === b.protocol &&
      a.appProtocol === b.appProtocol)
  );
}

/** Sorted by name, protocol, number: the order of an entry's ports. */
export function byNameProtocolNumber(a: ViewPort, b: ViewPort): number {
  return compareText(a.name, b.name) || compareText(a.protocol, b.protocol) || a.port - b.port;
}

function entryOf(
  family: ViewFamily,
  address: string,
  endpoint: Endpoint,
  chosen: readonly Chosen[],
  scope: EntryScope,
): ViewEntry {
  const bare: EntryFacts = {
    address,
    nodeName: endpoint.nodeName ?? '',
    zone: endpoint.zone ?? '',
    hostname: endpoint.hostname ?? '',
    ready: isReady(endpoint),
    serving: isServing(endpoint),
    terminating: isTerminating(endpoint),
  };
  const hints = scope === 'bare' ? undefined : hintsOf(endpoint);
  const facts = hints === undefined ? bare : { ...bare, hints };
  const ports = chosen.map(({ port }) => port).sort(byNameProtocolNumber);
  for (let i = 1; i < ports.length; i++) {
    const isNew = byNameProtocolNumber(ports[i - 1] as ViewPort, ports[i] as ViewPort) < 0;
    invariant(isNew, `L4: ${address} lists port ${ports[i]?.name}:${ports[i]?.port} once`);
  }
  return { id: entryId(family, facts), family, ports, ...facts };
}

/** undefined: nobody is named. */
function hintsOf({ hints }: Endpoint): EntryHints | undefined {
  const forNodes = namesOf(hints?.forNodes);
  const forZones = namesOf(hints?.forZones);
  return forNodes.length + forZones.length === 0 ? undefined : { forNodes, forZones };
}

function namesOf(names: Names): readonly string[] {
  if (names === undefined || names.length === 0) return nobody;
  if (names.length === 1) return [(names[0] as { readonly name: string }).name];
  return [...new Set(names.map(({ name }) => name))].sort();
}

const nobody: readonly string[] = [];

function isEqualList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

type Names = readonly { readonly name: string }[] | undefined;

function haveSameNames(a: Names, b: Names): boolean {
  if (a === b) return true;
  const length = a?.length ?? 0;
  if (length !== (b?.length ?? 0)) return false;
  for (let i = 0; i < length; i++) if (a?.[i]?.name !== b?.[i]?.name) return false;
  return true;
}
