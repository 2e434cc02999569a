/**
 * The slow, obvious answer, straight from the C rules, sharing nothing with src but types: no dedup, tallies, choices
 * or classes of theirs. The ranking of a subset is theirs: its numbers are pinned in subset.test. It answers with lines `family port/protocol address:number facts`, sorted.
 */
import type { Endpoint, EndpointSlice, Service } from '@sliceplane/kube';
import type { ViewFamily, ClassOptions, Viewpoint } from '../src/index.ts';
import { rankOf } from '../src/subset.ts';

interface Seen {
  readonly e: Endpoint;
  readonly slice: string;
  readonly number: number;
  readonly appProtocol: string;
  readonly at: string;
}

export interface OracleAnswer {
  readonly lines: readonly string[];
  readonly totals: Readonly<Record<string, number>>;
}

export function oracle(
  service: Service | undefined,
  slices: readonly EndpointSlice[],
  v: Viewpoint,
  o: ClassOptions,
): OracleAnswer {
  const lines: string[] = [];
  const totals: Record<string, number> = {};
  if (service === undefined) return { lines, totals };
  const ports = service.ports.length > 0 ? service.ports : [undefined];
  const named = service.ports.some((p) => p.name === o.port);
  for (const family of ['IPv4', 'IPv6', 'FQDN'] as const) {
    if (o.family === 'both' ? family === 'FQDN' : o.family !== family) continue;
    for (const p of ports) {
      if (o.port !== '' && (named ? p?.name !== o.port : String(p?.port) !== o.port)) continue;
      const all = deduped(service, slices, family, p);
      const row = `${family} ${p?.name ?? ''}/${p?.protocol ?? 'TCP'}`;
      totals[row] = all.length;
      for (const s of first(chosen(all, service, v, o), family, v, o)) {
        const { e } = s;
        const facts = [
          e.nodeName ?? '',
          e.zone ?? '',
          e.hostname ?? '',
          ready(e),
          serving(e),
          terminating(e),
          s.appProtocol,
          ...(o.mode === 'hinted' ? [hints(e)] : []),
        ];
        lines.push(`${row} ${s.at}:${s.number} ${facts.join(',')}`);
      }
    }
  }
  return { lines: lines.sort(), totals };
}

// C17
const ready = (e: Endpoint) => e.conditions?.ready !== false;
const serving = (e: Endpoint) => e.conditions?.serving !== false;
const terminating = (e: Endpoint) => e.conditions?.terminating === true;
// C31, C33
const draining = (e: Endpoint) => !ready(e) && serving(e) && terminating(e);
const names = (some: readonly { readonly name: string }[] = []) =>
  [...new Set(some.map(({ name }) => name))].sort().join('|');
const hints = (e: Endpoint) => `${names(e.hints?.forNodes)}/${names(e.hints?.forZones)}`;

function deduped(
  service: Service,
  slices: readonly EndpointSlice[],
  family: string,
  p: Service['ports'][number] | undefined,
): Seen[] {
  const groups: Record<string, Seen[]> = {};
  for (const s of slices) {
    if (s.addressType !== family) continue; // C3
    const inSlice: Record<string, Seen> = {};
    const slicePorts =
      p === undefined
        ? s.ports.length === 0
          ? [{ port: 0, appProtocol: undefined }]
          : []
        : s.ports.filter((x) => x.name === p.name && x.protocol === p.protocol && x.port); // C13, C14
    for (const sp of slicePorts) {
      for (const e of s.endpoints) {
        const at = e.addresses[0]; // C16
        if (at === undefined) continue;
        const key = `${at}:${sp.port}`;
        const seen = {
          e,
          slice: s.metadata.name,
          number: sp.port ?? 0,
          appProtocol: sp.appProtocol ?? '',
          at,
        };
        if (inSlice[key] === undefined || !terminating(e)) inSlice[key] = seen; // C18
      }
    }
    for (const [key, seen] of Object.entries(inSlice)) (groups[key] ??= []).push(seen);
  }
  return Object.values(groups).map((copies) => {
    const order = (s: Seen) =>
      `${terminating(s.e) ? 1 : 0}${ready(s.e) ? 0 : 1}${serving(s.e) ? 0 : 1}${s.slice}`;
    return copies.reduce((a, b) => (order(a) <= order(b) ? a : b));
  });
}

/** Of the first k addresses by rank: those asked for, then those that were only wanted along. */
function first(some: readonly Seen[], family: ViewFamily, v: Viewpoint, o: ClassOptions): Seen[] {
  if (o.subset === 0) return [...some];
  const asked = some.some((s) => ready(s.e)) ? ready : draining;
  const addresses = [...new Set(some.map((s) => s.at))].map((at) => {
    const isAsked = some.some((s) => s.at === at && asked(s.e));
    return { at, rank: rankOf(v.node, family, at, isAsked) };
  });
  addresses.sort((a, b) => a.rank - b.rank);
  const kept = addresses.slice(0, o.subset).map(({ at }) => at);
  return some.filter((s) => kept.includes(s.at));
}

function chosen(all: readonly Seen[], service: Service, v: Viewpoint, o: ClassOptions): Seen[] {
  const readyOnes = all.filter((s) => ready(s.e));
  const drainingOnes = all.filter((s) => draining(s.e));
  const notReady = o.includeNotReady ? all.filter((s) => !ready(s.e)) : [];
  const merge = (some: Seen[], more: Seen[]) => [...new Set([...some, ...more])];
  const orDraining = (test: (s: Seen) => boolean) => {
    const some = readyOnes.filter(test);
    return merge(some.length > 0 ? some : drainingOnes.filter(test), notReady.filter(test));
  };
  const onNode = (s: Seen) => v.node !== '' && s.e.nodeName === v.node;
  const inZone = (s: Seen) => v.zone !== '' && s.e.zone === v.zone;
  if (o.mode === 'everything') return orDraining(() => true);
  if (o.mode === 'hinted') return merge(merge(readyOnes, drainingOnes), notReady);
  if (service.internalTrafficPolicy === 'Local') return orDraining(onNode); // C33
  if (o.mode === 'node-only') return orDraining(onNode);
  if (o.mode === 'strict-zone') return orDraining(inZone);
  if (readyOnes.length === 0) return orDraining(() => true); // C31
  if (o.mode === 'prefer-zone') {
    return readyOnes.some(inZone) ? orDraining(inZone) : orDraining(() => true);
  }
  // C35
  const nodes = (s: Seen) => (s.e.hints?.forNodes ?? []).map((n) => n.name);
  const zones = (s: Seen) => (s.e.hints?.forZones ?? []).map((n) => n.name);
  if (
    readyOnes.every((s) => nodes(s).length > 0) &&
    readyOnes.some((s) => nodes(s).includes(v.node))
  ) {
    const more = notReady.filter((s) =>
      nodes(s).length > 0 ? nodes(s).includes(v.node) : onNode(s),
    );
    return merge(
      readyOnes.filter((s) => nodes(s).includes(v.node)),
      more,
    );
  }
  if (
    readyOnes.every((s) => zones(s).length > 0) &&
    readyOnes.some((s) => zones(s).includes(v.zone))
  ) {
    const more = notReady.filter((s) =>
      zones(s).length > 0 ? zones(s).includes(v.zone) : inZone(s),
    );
    return merge(
      readyOnes.filter((s) => zones(s).includes(v.zone)),
      more,
    );
  }
  return merge(readyOnes, notReady);
}
