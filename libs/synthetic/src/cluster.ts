import type { Endpoints, KubeObject, Node, Pod, Service } from '@sliceplane/kube';
import { makeEndpoints } from './endpoints.ts';
import { makeNodes, workersOf } from './nodes.ts';
import { makePods } from './pods.ts';
import { Random } from './random.ts';
import { makeServices } from './services.ts';
import { sizes } from './sizes.ts';
import { type ResolvedSyntheticSpec, resolveSyntheticSpec, type SyntheticSpec } from './spec.ts';

export interface SyntheticCluster {
  readonly spec: ResolvedSyntheticSpec;
  readonly nodes: readonly Node[];
  /** The first has the most pods. */
  readonly services: readonly Service[];
  /** Grouped by Service, in the order of `services`. */
  readonly pods: readonly Pod[];
  /** Hand-written, for the Services without a selector. */
  readonly endpoints: readonly Endpoints[];
}

/**
 * A believable cluster of any size. Equal specs give equal clusters. Each part draws from a source of its own: another
 * share of headless Services leaves the nodes as they were. About 8 µs a pod.
 *
 * @throws RangeError naming the option, its bounds and the value
 */
export function syntheticCluster(spec: SyntheticSpec = {}): SyntheticCluster {
  const resolved = resolveSyntheticSpec(spec);
  const random = new Random(resolved.seed);
  const nodes = makeNodes(resolved, random.fork('nodes'));
  const services = makeServices(resolved, random.fork('services'));
  const counts = podCounts(resolved, services);
  const workers = workersOf(nodes);
  return {
    spec: resolved,
    nodes,
    services,
    pods: makePods(resolved, services, counts, workers, random.fork('pods')),
    endpoints: makeEndpoints(services, random.fork('endpoints')),
  };
}

/** Everything in the order in which it could have been created. */
export function* objectsOf(cluster: SyntheticCluster): Generator<KubeObject> {
  yield* cluster.nodes;
  yield* cluster.services;
  yield* cluster.endpoints;
  yield* cluster.pods;
}

/** Pods per Service: none without a selector. */
function podCounts(spec: ResolvedSyntheticSpec, services: readonly Service[]): readonly number[] {
  const selecting = services.filter((service) => service.selector !== null).length;
  const bySize = sizes(spec.pods, selecting, spec.sizeExponent)[Symbol.iterator]();
  return services.map((s) => (s.selector === null ? 0 : (bySize.next().value ?? 0)));
}
