/**
 * The view of one service from one place, rule by rule: the file to read first.
 *
 *   slices ──merge (C13-C16)──▶ copies by family and Service port
 *          ──dedup (C18)──────▶ endpoints
 *          ──reach, asked─────▶ Local policy (C33) │ ready ones: node hints, zone hints, all (C35) │ draining (C31)
 *          ──subset, if asked─▶ the first k addresses by the node's own ranking
 *          ──entries──────────▶ one per address and facts, hashed
 *
 * O(endpoints). The incremental index answers the same from counters and is tested against this.
 */
import type { Endpoint, EndpointSlice, Service } from '@sliceplane/kube';
import { type Copy, dedup, dedupSlice } from './dedup.ts';
import { endpointString, placeAddress } from './endpoint-place.ts';
import { byFamilyAddressId, type Chosen, entriesOf, type EntryScope, scopeOf } from './entry.ts';
import { PortTally } from './port-tally.ts';
import { alongOf, askedOf, type Choice, isChosen, reachOf } from './proximity.ts';
import { isReady, type Willingness, willingness } from './readiness.ts';
import { reasonOf, wantedRows } from './selection.ts';
import { listedFamilies, servicePorts, usedPorts } from './service-ports.ts';
import { byRank, type Ranked, rankOf } from './subset.ts';
import type {
  PortSelection,
  View,
  ViewDetails,
  ViewEntry,
  ViewFamily,
  ClassOptions,
  Viewpoint,
  ViewPort,
} from './view.ts';
import { ringFor, viewClassKey } from './view-class.ts';
import { hashText, viewHash } from './view-hash.ts';

export interface NodeViewQuestion {
  /** namespace/name */
  readonly name: string;
  readonly service: Service | undefined;
  /** All slices of the service, whoever manages them, in any order. */
  readonly slices: Iterable<EndpointSlice>;
  readonly viewpoint: Viewpoint;
  readonly options: ClassOptions;
  readonly revision?: number;
}

/** The whole view, computed from nothing but the slices. */
export function nodeView(question: NodeViewQuestion): View {
  const { name, service, viewpoint, options } = question;
  const rows = service === undefined ? [] : selectRows(question, service);
  const entries = entriesOfRows(rows, scopeOf(options.mode));
  return {
    service: name,
    viewpoint,
    options,
    state: service === undefined ? 'not-found' : entries.length > 0 ? 'ready' : 'empty',
    revision: question.revision ?? 0,
    hash: hashText(viewHash(entries)),
    viewClass: viewClassKey({
      options,
      ring: ringFor(
        rows.map(({ choice }) => choice.reach),
        viewpoint,
        options,
      ),
    }),
    selection: rows.map((row) => row.selection),
    entries,
  };
}

/** One family and Service port on its way from slices to a selection. */
export interface Row {
  readonly tally: PortTally;
  /** Everything the slices list for it. At most one per slice and endpoint string. */
  readonly copies: readonly RowCopy[];
  /** After dedup, by endpoint string. */
  readonly endpoints: ReadonlyMap<string, RowCopy>;
  readonly choice: Choice;
  /** Where each address of those chosen stands for the node, nearest first; undefined unless a subset was asked for. */
  readonly ranking: readonly Ranked[] | undefined;
  readonly chosen: readonly RowCopy[];
  readonly selection: PortSelection;
}

export interface RowCopy extends Copy {
  readonly place: string;
  readonly address: string;
  readonly port: ViewPort;
}

export function selectRows(question: NodeViewQuestion, service: Service): readonly Row[] {
  const merged = wantedRows(mergeSlices(service, question.slices), question.options);
  return merged.map(({ tally, copies }) => {
    const endpoints = dedup(copies);
    for (const { endpoint } of endpoints.values()) tally.add(endpoint);
    return { tally, copies, endpoints, ...choose(tally, endpoints, service, question) };
  });
}

/** The rules of proximity for one row: how far, whom, and so which endpoints. */
function choose(
  tally: PortTally,
  endpoints: ReadonlyMap<string, RowCopy>,
  service: Service,
  { viewpoint, options }: NodeViewQuestion,
): Pick<Row, 'choice' | 'ranking' | 'chosen' | 'selection'> {
  const local = service.internalTrafficPolicy === 'Local';
  const reach = reachOf(tally, local, options.mode, viewpoint);
  const asked = askedOf(tally, reach, viewpoint, (node) => bestOnNode(endpoints.values(), node));
  const { subset } = options;
  const choice: Choice = { reach, asked, place: viewpoint, along: alongOf(options) };
  const near = [...endpoints.values()].filter(({ endpoint }) => isChosen(endpoint, choice));
  const ranking = subset === 0 ? undefined : rank(near, tally.family, choice);
  const first = new Set(ranking?.slice(0, subset).map(({ address }) => address));
  const chosen = ranking === undefined ? near : near.filter(({ address }) => first.has(address));
  const externalName = service.type === 'ExternalName';
  return {
    choice,
    ranking,
    chosen,
    selection: {
      family: tally.family,
      port: tally.port,
      protocol: tally.of.protocol,
      reason: reasonOf(tally, reach, viewpoint, options, { local, externalName }),
      total: tally.total,
      chosen: chosen.length,
    },
  };
}

/** The addresses of those chosen, in the order in which this node would use them. */
function rank(
  chosen: readonly RowCopy[],
  family: ViewFamily,
  { asked, place }: Choice,
): readonly Ranked[] {
  const byAddress = Map.groupBy(chosen, ({ address }) => address);
  const ranking = [...byAddress].map(([address, copies]) => {
    const isAsked = copies.some(({ endpoint }) => willingness(endpoint) === asked);
    return { address, rank: rankOf(place.node ?? '', family, address, isAsked) };
  });
  return ranking.sort(byRank);
}

/** A family and Service port, and what the slices list for it: perhaps nothing. */
interface MergedRow extends Pick<Row, 'tally' | 'copies'> {
  readonly family: ViewFamily;
  readonly port: string;
  readonly number: number | undefined;
}

/** Slices of whatever manager, joined by family, port name and protocol (C6, C13). */
function mergeSlices(service: Service, slices: Iterable<EndpointSlice>): readonly MergedRow[] {
  const ports = servicePorts(service);
  const parts = [...slices]
    .map((slice) => ({
      slice: slice.metadata.name,
      family: slice.addressType,
      used: usedPorts(slice.ports, ports),
      kept: dedupSlice(slice.endpoints, (endpoint) => placeAddress(slice.addressType, endpoint)),
    }))
    .filter(({ used, kept }) => used.length > 0 && kept.size > 0);
  const listed = listedFamilies(service, (family) => parts.some((part) => part.family === family));
  return listed.flatMap((family) =>
    ports.map((of) => {
      const tally = new PortTally(family, of);
      const copies = parts.flatMap(({ slice, used, kept, ...part }) =>
        used
          .filter((port) => port.of === of && part.family === family)
          .flatMap(({ port }) =>
            [...kept].map(([address, endpoint]): RowCopy => {
              const place = endpointString(family, address, port.port);
              return { slice, endpoint, place, address, port };
            }),
          ),
      );
      return { tally, copies, family, port: tally.port, number: tally.number };
    }),
  );
}

/** Local asks this node's ready endpoints, else its draining ones (C33). */
function bestOnNode(copies: Iterable<RowCopy>, node: string): Willingness {
  let best: Willingness = 'closed';
  for (const { endpoint } of copies) {
    if (endpoint.nodeName !== node) continue;
    if (isReady(endpoint)) return 'ready';
    if (willingness(endpoint) === 'draining') best = 'draining';
  }
  return best;
}

/** One entry per family, address and facts, with the ports it was chosen for and the details of the first. */
function entriesOfRows(rows: readonly Row[], scope: EntryScope): View['entries'] {
  const byAddress = new Map<string, { family: ViewFamily; chosen: RowCopy[] }>();
  for (const { tally, chosen } of rows) {
    for (const copy of chosen) {
      const key = `${tally.family} ${copy.address}`;
      const group = byAddress.get(key);
      if (group === undefined) byAddress.set(key, { family: tally.family, chosen: [copy] });
      else group.chosen.push(copy);
    }
  }
  return [...byAddress.values()]
    .flatMap(({ family, chosen }) =>
      entriesOf(family, chosen[0]?.address ?? '', chosen satisfies readonly Chosen[], scope).map(
        (entry) => ({ ...entry, details: detailsOf(entry, chosen) }),
      ),
    )
    .sort(byFamilyAddressId);
}

function detailsOf(entry: ViewEntry, chosen: readonly RowCopy[]): ViewDetails {
  const winner = chosen.find(({ port }) => port === entry.ports[0]) as RowCopy;
  const { targetRef, hints }: Endpoint = winner.endpoint;
  return {
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(hints === undefined ? {} : { hints }),
    slice: winner.slice,
  };
}
