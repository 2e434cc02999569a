import type { Endpoints, EndpointSlice, KubeObject, Node, Pod, Service } from '@sliceplane/kube';
import { makeEndpoints } from './endpoints.ts';
import { makeForeignSlices } from './foreign-slices.ts';
import { makeNodes } from './nodes.ts';
import { PodMaker, type PodPlan, podPlans } from './pods.ts';
import { Random } from './random.ts';
import { makeServices, ownsPods } from './services.ts';
import { sizes } from './sizes.ts';
import { type ResolvedSyntheticSpec, resolveSyntheticSpec, type SyntheticSpec } from './spec.ts';

export interface SyntheticCluster {
  readonly spec: ResolvedSyntheticSpec;
  readonly nodes: readonly Node[];
  /** The first has the most pods. */
  readonly services: readonly Service[];
  /**
   * Grouped by Service, in the order of `services`. Made when first asked for and then held, about 500 bytes each: a
   * large cluster is better taken one by one with `podsOf` or `objectsOf`.
   */
  readonly pods: readonly Pod[];
  /** Hand-written, for Services without a selector. */
  readonly endpoints: readonly Endpoints[];
  /** Another manager's, for other Services without a selector. */
  readonly slices: readonly EndpointSlice[];
}

/**
 * A believable cluster of any size. Equal specs give equal clusters. Each part draws from a source of its own: another
 * share of headless Services leaves the nodes as they were. Pods are made when they are asked for, about 3 µs each.
 *
 * @throws RangeError naming the option, its bounds and the value
 */
export function syntheticCluster(spec: SyntheticSpec = {}): SyntheticCluster {
  const resolved = resolveSyntheticSpec(spec);
  const random = new Random(resolved.seed);
  const services = makeServices(resolved, random.fork('services'));
  let pods: readonly Pod[] | undefined;
  return {
    spec: resolved,
    nodes: makeNodes(resolved, random.fork('nodes')),
    services,
    get pods() {
      return (pods ??= [...podsOf(this)]);
    },
    endpoints: makeEndpoints(services, random.fork('endpoints')),
    slices: makeForeignSlices(resolved, services, random.fork('slices')),
  };
}

/**
 * Everything, in the order in which it could have been created. Pods are made one by one and not held, so a cluster of
 * 500,000 pods takes no more memory than its nodes and Services.
 *
 * @throws RangeError naming the option of a spec, its bounds and the value
 */
export function* objectsOf(from: SyntheticCluster | SyntheticSpec): Generator<KubeObject> {
  const cluster = isCluster(from) ? from : syntheticCluster(from);
  yield* cluster.nodes;
  yield* cluster.services;
  yield* cluster.slices;
  yield* cluster.endpoints;
  yield* podsOf(cluster);
}

/** The pods of a cluster, each made when its turn comes. */
export function* podsOf(cluster: SyntheticCluster): Generator<Pod> {
  const maker = new PodMaker(cluster.services, cluster.nodes);
  for (const plan of plansOf(cluster)) yield maker.make(plan);
}

/** The same pods as numbers. */
export function plansOf({ spec, services, nodes }: SyntheticCluster): Generator<PodPlan> {
  return podPlans(spec, podCounts(spec, services), nodes, new Random(spec.seed).fork('pods'));
}

/** Pods per Service: none for those that have no pods of their own. */
function podCounts(spec: ResolvedSyntheticSpec, services: readonly Service[]): readonly number[] {
  const owners = services.filter(ownsPods).length;
  const bySize =
    spec.podsPerService === null
      ? sizes(spec.pods, owners, spec.sizeExponent)
      : Array.from({ length: owners }, () => spec.podsPerService ?? 0);
  const next = bySize[Symbol.iterator]();
  return services.map((service) => (ownsPods(service) ? (next.next().value ?? 0) : 0));
}

function isCluster(from: SyntheticCluster | SyntheticSpec): from is SyntheticCluster {
  return 'spec' in from;
}
