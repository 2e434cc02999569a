import {
  type EndpointSlice,
  type KubeObject,
  keyOf,
  LABEL_SERVICE_NAME,
  matches,
  type Node,
  type ObjectKey,
  objectKey,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import type { LeftOut, SliceEvent } from './change.ts';
import { selectsPods } from './context.ts';
import { resolveSliceOptions, type SliceOptions } from './options.ts';
import { otherManagers } from './other-managers.ts';
import { ServiceSlices } from './service-slices.ts';
import { zoneRatios } from './topology.ts';

/** What a controller would do to a cluster's slices. Applied and planned again, it is empty (law L2). */
export interface Plan {
  /** By namespace and name, like all lists here. */
  readonly creates: readonly EndpointSlice[];
  /** As they would be after the update. */
  readonly updates: readonly EndpointSlice[];
  /** As they are. */
  readonly deletes: readonly EndpointSlice[];
  readonly events: readonly SliceEvent[];
  readonly leftOut: readonly LeftOut[];
  /** Sentences for a person, about the input as a whole. */
  readonly notices: readonly string[];
}

/**
 * The plan for a whole cluster. Slices of the input that carry our managed-by values are what exists; others are left
 * alone. A later object of the same kind and name replaces an earlier one. Cost: O(objects), if selectors share few labels.
 */
export function planOf(objects: readonly KubeObject[], options: SliceOptions = {}): Plan {
  const resolved = resolveSliceOptions(options);
  const names = sliceKeys(objects);
  const { nodes, pods, services } = sort(objects, (namespace, name) => {
    const reserved = { has: (slice: string) => names.has(objectKey(namespace, slice)) };
    return new ServiceSlices(namespace, name, resolved, undefined, reserved);
  });
  feedPods(services, pods);

  const cluster = {
    node: (name: string) => nodes.get(name),
    zoneRatios: zoneRatios(nodes.values()),
  };
  const creates: EndpointSlice[] = [];
  const updates: EndpointSlice[] = [];
  const deletes: EndpointSlice[] = [];
  const events: SliceEvent[] = [];
  const leftOut: LeftOut[] = [];
  for (const key of [...services.keys()].sort()) {
    const { slices } = services.get(key) as Entry;
    const done = slices.reconcile(cluster, 0);
    for (const { origin, op, before, after } of done.changes) {
      if (origin === 'input') continue;
      if (op === 'create') {
        creates.push(after as EndpointSlice);
        names.add(keyOf(after as EndpointSlice));
      } else if (op === 'update') updates.push(after as EndpointSlice);
      else deletes.push(before as EndpointSlice);
    }
    events.push(...done.events);
    leftOut.push(...done.leftOut);
  }
  return {
    creates: creates.sort(byKey),
    updates: updates.sort(byKey),
    deletes: deletes.sort(byKey),
    events,
    leftOut,
    notices: [...withoutNodes(nodes, leftOut), ...otherManagers(objects, resolved)],
  };
}

/** Every slice name of the input, whoever's: one that was given to another Service still holds its name. */
function sliceKeys(objects: readonly KubeObject[]): Set<ObjectKey> {
  return new Set(objects.filter(({ kind }) => kind === 'EndpointSlice').map(keyOf));
}

interface Entry {
  readonly slices: ServiceSlices;
  service: Service | undefined;
}

interface Sorted {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly pods: ReadonlyMap<ObjectKey, Pod>;
  readonly services: ReadonlyMap<ObjectKey, Entry>;
}

/** Every object to the service it belongs to. A slice without the service-name label belongs to none. */
function sort(
  objects: readonly KubeObject[],
  open: (namespace: string, name: string) => ServiceSlices,
): Sorted {
  const nodes = new Map<string, Node>();
  const pods = new Map<ObjectKey, Pod>();
  const services = new Map<ObjectKey, Entry>();
  const entry = (namespace: string, name: string): Entry => {
    const key = objectKey(namespace, name);
    const known = services.get(key) ?? { slices: open(namespace, name), service: undefined };
    services.set(key, known);
    return known;
  };
  for (const object of objects) {
    if (object.kind === 'Node') {
      nodes.set(object.name, object);
    } else if (object.kind === 'Pod') {
      pods.set(keyOf(object), object);
    } else if (object.kind === 'EndpointSlice') {
      const name = object.metadata.labels[LABEL_SERVICE_NAME] ?? '';
      if (name !== '') entry(object.metadata.namespace, name).slices.setSlice(object);
    } else {
      const found = entry(object.metadata.namespace, object.metadata.name);
      if (object.kind === 'Endpoints') {
        found.slices.setEndpoints(object);
      } else {
        found.service = object;
        found.slices.setService(object);
      }
    }
  }
  return { nodes, pods, services };
}

/** Hands each pod to the services that select it, found by one label of their selectors. */
function feedPods(
  services: ReadonlyMap<ObjectKey, Entry>,
  pods: ReadonlyMap<ObjectKey, Pod>,
): void {
  const byLabel = new Map<string, Entry[]>();
  for (const entry of services.values()) {
    const [first] = Object.entries(entry.service?.selector ?? {});
    if (!selectsPods(entry.service) || first === undefined) continue;
    const key = labelKey(entry.service.metadata.namespace, first);
    byLabel.set(key, [...(byLabel.get(key) ?? []), entry]);
  }
  for (const pod of pods.values()) {
    for (const label of Object.entries(pod.labels)) {
      for (const { service, slices } of byLabel.get(labelKey(pod.namespace, label)) ?? []) {
        if (matches(service?.selector ?? {}, pod.labels)) slices.setPod(pod);
      }
    }
  }
}

function labelKey(namespace: string, [key, value]: [string, string]): string {
  return `${namespace}/${key}=${value}`;
}

/** One sentence instead of one per pod: without nodes the reason is always the same. */
function withoutNodes(nodes: ReadonlyMap<string, Node>, leftOut: readonly LeftOut[]): string[] {
  const pods = leftOut.filter(({ rule }) => rule === 'R3.9').length;
  if (nodes.size > 0 || pods === 0) return [];
  return [
    `there are no Node objects: ${pods} ${pods === 1 ? 'pod is' : 'pods are'} left out because their nodes are unknown (R3.9)`,
  ];
}

function byKey(a: EndpointSlice, b: EndpointSlice): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
