/** What must hold once nothing is under way: the engine's answers are those of the naive model. */
import {
  ANNOTATION_TOPOLOGY_MODE,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  MANAGED_BY,
} from '@sliceplane/kube';
import type { Answer, Question, ShardObject } from '@sliceplane/shard';
import {
  defaultViewOptions,
  type View,
  type ViewClassKey,
  type ViewMode,
  type Viewpoint,
} from '@sliceplane/views';
import { law, same } from './law-broken.ts';
import type { NaiveModel } from './naive-model.ts';
import { hex, piecesOf, type Reader } from './reader.ts';
import { entryOf, sliceOf } from './text-codec.ts';

export interface Quiet {
  readonly reader: Reader;
  readonly model: NaiveModel;
  readonly maxEndpointsPerSlice: number;
  readonly get: (kind: string, key: string) => ShardObject | undefined;
  readonly ask: (partition: string, question: Question) => Promise<Answer>;
}

const modes: readonly ViewMode[] = [
  'default',
  'prefer-zone',
  'strict-zone',
  'node-only',
  'everything',
];

/** Slices of one service: L1, and the endpoints of a fresh full reconcile (L10, design: the same deltas cut otherwise). */
export function checkSlices(service: string, quiet: Quiet): void {
  // Without a Service nobody keeps the slices in order, and what is left of them history decides.
  if (quiet.get('Service', service) === undefined) return;
  const held = [...(quiet.reader.slices.get(service)?.values() ?? [])];
  const places = new Set<string>();
  for (const slice of held) {
    if (slice.metadata.labels[LABEL_MANAGED_BY] !== MANAGED_BY) continue;
    const { length } = slice.endpoints;
    law(
      'L1',
      length <= quiet.maxEndpointsPerSlice,
      () =>
        `slice ${slice.metadata.name} holds ${length} endpoints, limit is ${quiet.maxEndpointsPerSlice}`,
    );
    for (const endpoint of slice.endpoints) {
      const place = JSON.stringify([
        slice.addressType,
        slice.ports,
        endpoint.targetRef,
        endpoint.addresses,
      ]);
      law('L1', !places.has(place), () => `${service}: ${place} is in two slices`);
      places.add(place);
    }
  }
  const wanted = new Map<string, EndpointSlice>();
  for (const { op, name, bytes } of quiet.model.effects.get(service)?.slices ?? []) {
    if (op === 'delete') wanted.delete(name);
    else wanted.set(name, sliceOf(bytes));
  }
  const withHints = !isAuto(service, quiet);
  same(
    'L10',
    `endpoints in slices of ${service}`,
    endpointsOf(held, withHints),
    endpointsOf([...wanted.values()], withHints),
  );
}

/** The views of every viewpoint: equal to the model's, with equal hashes (L6), and never empty by filtering alone (L5). */
export async function checkViews(service: string, quiet: Quiet): Promise<void> {
  for (const viewpoint of viewpoints(quiet)) {
    let chosenOfAll: number[] = [];
    for (const mode of [...modes].reverse()) {
      const question: Question = {
        ask: 'view',
        viewpoint,
        options: { ...defaultViewOptions, mode },
      };
      const got = viewOf(await quiet.ask(service, question), service);
      const where = `view of ${service} from ${viewpoint.node}/${viewpoint.zone} in mode ${mode}`;
      if (mode === 'everything' || !isAuto(service, quiet)) {
        same('L6', where, seen(got), seen(viewOf(quiet.model.ask(service, question), service)));
      }
      const chosen = got.selection.map((row) => row.chosen);
      if (mode === 'everything') chosenOfAll = chosen;
      if ((mode === 'default' || mode === 'prefer-zone') && !isLocal(service, quiet)) {
        const isEmptied = chosenOfAll.some((all, i) => all > 0 && chosen[i] === 0);
        law('L5', !isEmptied, () => `${where} is empty for a port although there are endpoints`);
      }
    }
  }
}

/** The classes a reader follows: the deltas led to what a fresh snapshot says (L7). */
export function checkClasses(service: string, quiet: Quiet): void {
  const updates = quiet.model.effects.get(service)?.view?.classes ?? [];
  const fresh = new Map(updates.map((update) => [update.viewClass, update]));
  for (const name of quiet.reader.following) {
    const [followed, viewClass] = name.split(' ') as [string, ViewClassKey];
    if (followed !== service) continue;
    const held = quiet.reader.views.get(service)?.get(viewClass);
    law('L7', held !== undefined, () => `${name} was opened and never shown`);
    const wanted = fresh.get(viewClass);
    law('L7', wanted !== undefined, () => `${name} is not shown by the model`);
    if (isAuto(service, quiet) && !viewClass.startsWith('everything/')) continue;
    const entries = (some: Iterable<unknown>): string[] =>
      [...some].map((e) => JSON.stringify(e)).sort();
    same(
      'L7',
      name,
      entries(held.entries.values()),
      entries(piecesOf(wanted.upserts).map(entryOf)),
    );
    same('L6', `hash of ${name}`, hex(held.hash), hex(wanted.hash));
  }
}

function viewpoints({ get }: Quiet): Viewpoint[] {
  const nodes = ['n1', 'n3', 'n-unknown'].map((name): Viewpoint => {
    const node = get('Node', name);
    const zone = node?.kind === 'Node' ? node.zone : '';
    return { node: name, nodeKnown: node !== undefined, zone, zoneGiven: false };
  });
  return [...nodes, { node: '', nodeKnown: false, zone: 'zb', zoneGiven: true }];
}

function viewOf(answer: Answer | undefined, service: string): View {
  law(
    'L10',
    answer?.ask === 'view',
    () => `asked for a view of ${service}, got ${JSON.stringify(answer)}`,
  );
  return answer.view;
}

/** All of a view that does not depend on slice layout or history. */
function seen(view: View): unknown {
  const { revision: _, entries, ...rest } = view;
  return { ...rest, entries: entries.map(({ details: _details, ...entry }) => entry) };
}

function endpointsOf(slices: readonly EndpointSlice[], withHints: boolean): string[] {
  return slices
    .flatMap(({ addressType, ports, endpoints, metadata }) => {
      const by = metadata.labels[LABEL_MANAGED_BY];
      return endpoints.map(({ hints, ...endpoint }) => {
        const sorted = Object.entries(endpoint).sort(([a], [b]) => (a < b ? -1 : 1));
        return JSON.stringify([by, addressType, ports, sorted, withHints ? hints : undefined]);
      });
    })
    .sort();
}

function isAuto(service: string, { get }: Quiet): boolean {
  const object = get('Service', service);
  return object?.kind === 'Service' && ANNOTATION_TOPOLOGY_MODE in object.metadata.annotations;
}

function isLocal(service: string, { get }: Quiet): boolean {
  const object = get('Service', service);
  return object?.kind === 'Service' && object.internalTrafficPolicy === 'Local';
}
