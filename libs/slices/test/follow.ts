/** Plays a history to `ServiceSlices` of every service, the way a shard would, and to the oracle beside it. */
import {
  type EndpointSlice,
  type Endpoints,
  keyOf,
  type KubeObject,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  matches,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import { type History, type Move, NAMESPACE, tampered } from '@sliceplane/testkit';
import { resolveSliceOptions, type SliceOptions } from '../src/options.ts';
import { type Reconciled, ServiceSlices } from '../src/service-slices.ts';
import { SliceNames } from '../src/slice-name.ts';
import { zoneRatios } from '../src/topology.ts';
import { type OracleOutput, OracleState, oracleSync } from './oracle.ts';

/** What one batch did to one service. */
export interface Followed {
  readonly name: string;
  readonly slices: ServiceSlices;
  readonly done: Reconciled;
  /** What the oracle says: nothing, if nothing about the service changed. */
  readonly wanted: OracleOutput;
  readonly service: Service | undefined;
  readonly endpoints: Endpoints | undefined;
  /** What sources said about slices of this service, as they would say it again. */
  readonly delivered: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
}

interface Follower {
  slices: ServiceSlices;
  service: Service | undefined;
  delivered: Map<string, EndpointSlice>;
  leftOut: readonly string[];
  pods: Map<string, Pod>;
  oracle: OracleState;
}

export class World {
  readonly names: readonly string[];
  readonly options: ReturnType<typeof resolveSliceOptions>;
  readonly objects: Map<string, KubeObject> = new Map();
  readonly followers: Map<string, Follower> = new Map();

  constructor(names: readonly string[], options: SliceOptions) {
    this.names = names;
    this.options = resolveSliceOptions(options);
    for (const name of names) {
      this.followers.set(name, {
        slices: new ServiceSlices(NAMESPACE, name, this.options),
        service: undefined,
        delivered: new Map(),
        leftOut: [],
        pods: new Map(),
        oracle: new OracleState(),
      });
    }
  }

  /** Every object of a kind. */
  all<K extends KubeObject['kind']>(kind: K): Extract<KubeObject, { kind: K }>[] {
    return [...this.objects.values()].filter(
      (object): object is Extract<KubeObject, { kind: K }> => object.kind === kind,
    );
  }

  /** A full life: every batch of the history, every service. */
  *play(history: History): Generator<Followed> {
    for (const batch of history) yield* this.step(batch);
  }

  *step(batch: readonly Move[]): Generator<Followed> {
    const nodesBefore = new Map(this.all('Node').map((n) => [n.name, n]));
    const touched = this.#absorb(batch);
    const nodes = new Map(this.all('Node').map((n) => [n.name, n]));
    const changedNodes = changed(nodesBefore, nodes);
    for (const [name, follower] of this.followers) {
      yield this.#reconcile(name, follower, nodes, changedNodes, touched.get(name) ?? new Map());
    }
  }

  /** Applies the moves; returns the slices that somebody touched, per service. */
  #absorb(batch: readonly Move[]): Map<string, Map<string, EndpointSlice | undefined>> {
    const touched = new Map<string, Map<string, EndpointSlice | undefined>>();
    const touch = (service: string, name: string, slice: EndpointSlice | undefined): void => {
      touched.set(service, (touched.get(service) ?? new Map()).set(name, slice));
    };
    for (const move of batch) {
      if (move.move === 'tamper') {
        const existing = [...this.followers].flatMap(([service, { slices }]) =>
          [...slices.slices.values()].map((slice) => ({ service, slice })),
        );
        const victim = existing[move.pick % Math.max(1, existing.length)];
        if (victim === undefined || touched.get(victim.service)?.has(victim.slice.metadata.name))
          continue;
        touch(victim.service, victim.slice.metadata.name, tampered(victim.slice, move.how));
        continue;
      }
      const { delta } = move;
      if (delta.op === 'upsert') {
        const { object } = delta;
        if (object.kind === 'EndpointSlice') {
          touch(object.metadata.labels[LABEL_SERVICE_NAME] ?? '', object.metadata.name, object);
        } else {
          this.objects.set(`${object.kind} ${keyOf(object)}`, object);
        }
      } else if (delta.kind === 'EndpointSlice') {
        const service = delta.name.slice(0, delta.name.indexOf('-'));
        touch(service, delta.name, undefined);
      } else {
        const key = delta.namespace === '' ? delta.name : `${delta.namespace}/${delta.name}`;
        this.objects.delete(`${delta.kind} ${key}`);
      }
    }
    return touched;
  }

  #reconcile(
    name: string,
    follower: Follower,
    nodes: ReadonlyMap<string, Node>,
    changedNodes: ReadonlySet<string>,
    touched: ReadonlyMap<string, EndpointSlice | undefined>,
  ): Followed {
    const { slices } = follower;
    const service = this.objects.get(`Service ${NAMESPACE}/${name}`) as Service | undefined;
    const endpoints = this.objects.get(`Endpoints ${NAMESPACE}/${name}`) as Endpoints | undefined;
    const selecting =
      service !== undefined && service.selector !== null && service.type !== 'ExternalName';
    let due = service !== follower.service;

    slices.setService(service);
    slices.setEndpoints(endpoints);
    const selected = new Map<string, Pod>();
    for (const pod of this.all('Pod')) {
      if (selecting && matches(service.selector ?? {}, pod.labels)) selected.set(pod.name, pod);
    }
    for (const podName of changed(follower.pods, selected)) {
      due = true;
      const pod = selected.get(podName);
      if (pod === undefined) slices.deletePod(podName);
      else slices.setPod(pod);
    }
    due ||= [...selected.values()].some((pod) => changedNodes.has(pod.nodeName));
    slices.nodesChanged(changedNodes);
    const before = new Map(slices.slices);
    for (const [sliceName, slice] of touched) {
      if (slice === undefined) slices.deleteSlice(sliceName);
      else slices.setSlice(slice);
      if (slice === undefined) follower.delivered.delete(sliceName);
      else follower.delivered.set(sliceName, slice);
    }
    const existing = [...slices.slices.values()].filter((slice) => this.#managed(slice, name));
    for (const sliceName of changed(before, slices.slices)) {
      due ||=
        this.#managed(before.get(sliceName), name) ||
        this.#managed(slices.slices.get(sliceName), name);
    }
    const ratios = zoneRatios(nodes.values());
    slices.ratiosChanged();
    if (follower.oracle.overloaded(ratios)) due = true;

    const taken = new Set(slices.slices.keys());
    const freshNames = new SliceNames(
      { namespace: NAMESPACE, name, uid: service?.metadata.uid ?? '' },
      (slices.memory() as { names: number }).names,
    );
    if (service === undefined) follower.oracle = new OracleState();
    const leftOut = selecting ? follower.leftOut : [];
    let wanted: OracleOutput = { writes: [], events: [], leftOut };
    const gone = follower.service?.metadata.uid;
    if (!selecting && gone !== service?.metadata.uid) {
      const writes = existing
        .filter(({ metadata }) => metadata.ownerReferences.some((owner) => owner.uid === gone))
        .map((slice) => ({ op: 'delete' as const, name: slice.metadata.name, slice }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      wanted = { writes, events: [], leftOut };
    }
    if (selecting && due) {
      wanted = oracleSync(
        {
          service,
          pods: [...selected.values()],
          existing,
          nodes,
          ratios,
          max: this.options.maxEndpointsPerSlice,
          managedBy: this.options.managedBy,
          freshName: () => {
            const fresh = freshNames.next(taken);
            taken.add(fresh);
            return fresh;
          },
        },
        follower.oracle,
      );
    }
    const done = slices.reconcile({ node: (n) => nodes.get(n), zoneRatios: ratios }, 0);
    Object.assign(follower, { service, pods: selected, leftOut: wanted.leftOut });
    const delivered = [...follower.delivered.values()];
    return {
      name,
      slices,
      done,
      wanted,
      service,
      endpoints,
      delivered,
      pods: [...selected.values()],
    };
  }

  #managed(slice: EndpointSlice | undefined, name: string): boolean {
    return (
      slice !== undefined &&
      slice.metadata.deletionTimestamp === undefined &&
      slice.metadata.labels[LABEL_MANAGED_BY] === this.options.managedBy &&
      slice.metadata.labels[LABEL_SERVICE_NAME] === name
    );
  }
}

function changed<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Set<string> {
  const names = new Set<string>();
  for (const [name, value] of after) if (before.get(name) !== value) names.add(name);
  for (const name of before.keys()) if (!after.has(name)) names.add(name);
  return names;
}
