/** One Service on a stage: tables set it up in the notation and read what a reconcile did to its slices. */
import {
  type Endpoint,
  type EndpointSlice,
  matches,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import { nodes as nodesFrom, service as serviceFrom } from '@sliceplane/testkit';
import type { SliceChange } from '../src/change.ts';
import { resolveSliceOptions } from '../src/options.ts';
import { type Reconciled, ServiceSlices } from '../src/service-slices.ts';
import { zoneRatios } from '../src/topology.ts';

export interface StageSetup {
  /** @defaultValue `service('web http:80')` */
  readonly service?: Service;
  readonly pods?: readonly Pod[];
  /** @defaultValue n1, without zone */
  readonly nodes?: readonly Node[];
  readonly slices?: readonly EndpointSlice[];
  readonly max?: number;
}

export class Stage {
  readonly state: ServiceSlices;
  service: Service;
  pods: readonly Pod[] = [];
  nodes: ReadonlyMap<string, Node>;

  constructor({ service, pods = [], nodes, slices = [], max = 100 }: StageSetup = {}) {
    this.service = service ?? serviceFrom('web http:80');
    this.nodes = new Map((nodes ?? nodesFrom('n1')).map((node) => [node.name, node]));
    const { namespace, name } = this.service.metadata;
    const options = resolveSliceOptions({ maxEndpointsPerSlice: max });
    this.state = new ServiceSlices(namespace, name, options);
    this.state.setService(this.service);
    for (const slice of slices) this.state.setSlice(slice);
    this.setPods(pods);
  }

  /** The pods there are now; those that match the selector reach the Service. */
  setPods(pods: readonly Pod[]): void {
    const names = new Set(pods.map((pod) => pod.name));
    for (const { name } of this.pods) if (!names.has(name)) this.state.deletePod(name);
    for (const pod of pods) {
      if (matches(this.service.selector ?? {}, pod.labels)) this.state.setPod(pod);
    }
    this.pods = pods;
  }

  setService(service: Service): void {
    this.service = service;
    this.state.setService(service);
  }

  setNodes(nodes: readonly Node[]): void {
    this.nodes = new Map(nodes.map((node) => [node.name, node]));
    this.state.nodesChanged('all');
    this.state.ratiosChanged();
  }

  reconcile(): Reconciled {
    const zones = zoneRatios(this.nodes.values());
    return this.state.reconcile({ node: (name) => this.nodes.get(name), zoneRatios: zones }, 0);
  }

  get slices(): readonly EndpointSlice[] {
    return [...this.state.slices.values()];
  }

  get endpoints(): readonly Endpoint[] {
    return this.slices.flatMap((slice) => slice.endpoints);
  }
}

/** `create 100, update 62→89, delete 3`: the writes in order. */
export function showWrites({ changes }: Reconciled): string {
  return writesOf(changes)
    .map(({ op, before, after }) => {
      const [from, to] = [before?.endpoints.length, after?.endpoints.length];
      return `${op} ${[from, to].filter((n) => n !== undefined).join('→')}`;
    })
    .join(', ');
}

export function writesOf(changes: readonly SliceChange[]): readonly SliceChange[] {
  return changes.filter(({ origin }) => origin === 'write');
}

/** `100 89 61`: sizes of slices, largest first. */
export function showSizes(slices: readonly EndpointSlice[]): string {
  return slices
    .map((slice) => slice.endpoints.length)
    .sort((a, b) => b - a)
    .join(' ');
}

/** `za3 zb2`: how many endpoints are hinted to each zone. */
export function showHints(endpoints: readonly Endpoint[]): string {
  const counts = new Map<string, number>();
  for (const { hints } of endpoints) {
    for (const { name } of hints?.forZones ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([zone, count]) => `${zone}${count}`)
    .sort()
    .join(' ');
}
