import { type Endpoints, type ServicePort } from '@sliceplane/kube';
import type { LeftOut } from '@sliceplane/slices';
import { type EndpointOwner, type Explanation, type View, ViewIndex } from '@sliceplane/views';
import type { Question } from './messages.ts';
import type { Partition } from './partition.ts';
import { namespaceOfKey, type PartitionKey } from './placement.ts';
import type { ShardState } from './shard-state.ts';

/** One row of a list of services. */
export interface ServiceSummary {
  /** namespace/name */
  readonly service: PartitionKey;
  readonly type: string;
  readonly clusterIP: string;
  readonly ipFamilies: readonly string[];
  readonly ports: readonly ServicePort[];
  readonly hasSelector: boolean;
  readonly internalTrafficPolicy: string;
  /** '' when not set. */
  readonly trafficDistribution: string;
  readonly slices: number;
  readonly endpoints: number;
  readonly ready: number;
  readonly revision: number;
}

/** Named like the question it answers. `failed`: this question could not be answered; the shard is well. */
export type Answer =
  | { readonly ask: 'view'; readonly view: View }
  | {
      readonly ask: 'explain';
      readonly explanation: Explanation;
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly ask: 'endpoints'; readonly endpoints: Endpoints | undefined }
  | { readonly ask: 'services'; readonly services: readonly ServiceSummary[] }
  | { readonly ask: 'list-endpoints'; readonly endpoints: readonly Endpoints[] }
  | { readonly ask: 'resolve'; readonly owners: readonly EndpointOwner[] }
  | { readonly ask: 'failed'; readonly message: string };

/** A question never harms the shard it is asked of: what throws is answered as `failed`. */
export function answer(
  state: ShardState,
  partition: PartitionKey | undefined,
  question: Question,
): Answer {
  try {
    return answerOf(state, partition, question);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ask: 'failed', message };
  }
}

function answerOf(state: ShardState, key: PartitionKey | undefined, question: Question): Answer {
  switch (question.ask) {
    case 'services':
      return { ask: 'services', services: page(state, question, summaryOf) };
    case 'list-endpoints': {
      const legacy = (partition: Partition) => partition.slices.legacyEndpoints(state.cluster);
      return { ask: 'list-endpoints', endpoints: page(state, question, legacy) };
    }
    case 'resolve':
      return { ask: 'resolve', owners: ownersOf(state, question.address, question.port) };
    case 'endpoints': {
      const partition = state.partition(named(key));
      return { ask: 'endpoints', endpoints: partition?.slices.legacyEndpoints(state.cluster) };
    }
    case 'view': {
      const views = viewsOf(state, named(key));
      return { ask: 'view', view: views.view(question.viewpoint, question.options) };
    }
    case 'explain': {
      const { viewpoint, options, internalTrafficPolicy } = question;
      const override = internalTrafficPolicy === undefined ? {} : { internalTrafficPolicy };
      const explanation = viewsOf(state, named(key)).explain(viewpoint, options, override);
      return { ask: 'explain', explanation, leftOut: state.partition(named(key))?.leftOut ?? [] };
    }
  }
}

function named(key: PartitionKey | undefined): PartitionKey {
  if (key === undefined) throw new RangeError('this is asked of one service, and none was named');
  return key;
}

/** A service nobody has heard of is answered like one that was deleted. */
function viewsOf(state: ShardState, key: PartitionKey): ViewIndex {
  const known = state.partition(key);
  if (known !== undefined) return known.views;
  const nothing = ViewIndex.above(key, state.revisionOf(key));
  nothing.commit();
  return nothing;
}

/** The next services after `after` that give something, in order of namespace/name. O(page) once the keys are sorted. */
function page<Thing>(
  state: ShardState,
  asked: { readonly namespace: string; readonly after: string; readonly limit: number },
  thingOf: (partition: Partition) => Thing | undefined,
): readonly Thing[] {
  const keys = state.keys();
  const things: Thing[] = [];
  for (let i = firstAbove(keys, asked.after); i < keys.length && things.length < asked.limit; i++) {
    const key = keys[i]!;
    if (asked.namespace !== '' && namespaceOfKey(key) !== asked.namespace) continue;
    const partition = state.partition(key);
    const thing = partition?.service === undefined ? undefined : thingOf(partition);
    if (thing !== undefined) things.push(thing);
  }
  return things;
}

/** Index of the first key above `after`, by halving. */
function firstAbove(keys: readonly string[], after: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function summaryOf({ key, service, views }: Partition): ServiceSummary | undefined {
  if (service === undefined) return undefined;
  return {
    service: key,
    type: service.type,
    clusterIP: service.clusterIP,
    ipFamilies: service.ipFamilies,
    ports: service.ports,
    hasSelector: service.selector !== null,
    internalTrafficPolicy: service.internalTrafficPolicy,
    trafficDistribution: service.trafficDistribution ?? '',
    ...views.summary(),
    revision: views.revision,
  };
}

function ownersOf(state: ShardState, address: string, port: number): readonly EndpointOwner[] {
  return state.keys().flatMap((key) => state.partition(key)?.views.owners(address, port) ?? []);
}
