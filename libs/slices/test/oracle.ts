/**
 * One sync of a Service with a selector, written straight from the rules: all pods, all slices, every time, and strings
 * compared with strings. Slow and obvious; the incremental code must do the same. Where Kubernetes leaves the choice open:
 * existing slices in name order, port groups in port key order, leftovers in pod name order, zones in name order.
 */
import type {
  Endpoint,
  EndpointSlice,
  IpFamily,
  Labels,
  Node,
  PodFacts,
  Service,
} from '@sliceplane/kube';
import {
  ANNOTATION_TRIGGER_TIME,
  LABEL_HEADLESS,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  compareTimes,
  parseAddress,
  parseTime,
  rfc3339Nano,
  uidFor,
} from '@sliceplane/kube';
import { portKey } from '../src/ports.ts';
import { allocate, moves, overloaded, redistribute, type ZoneRatios } from '../src/topology.ts';
import { hintMode } from '../src/traffic.ts';

/** What upstream keeps in memory between the syncs of one Service. */
export class OracleState {
  started = false;
  serviceTime = '';
  podTimes: Map<string, string> = new Map();
  populated = false;
  hints: Map<string, Map<string, number>> = new Map();

  overloaded(ratios: ZoneRatios): boolean {
    return [...this.hints.values()].some((counts) => overloaded(counts, ratios));
  }
}

export interface OracleInput {
  readonly service: Service;
  readonly pods: readonly PodFacts[];
  /** Ours by label, without those being deleted. */
  readonly existing: readonly EndpointSlice[];
  readonly nodes: ReadonlyMap<string, Node>;
  readonly ratios: ZoneRatios;
  readonly max: number;
  readonly managedBy: string;
  readonly freshName: () => string;
}

export interface OracleOutput {
  readonly writes: readonly {
    op: 'create' | 'update' | 'delete';
    name: string;
    slice: EndpointSlice;
  }[];
  readonly events: readonly string[];
  readonly leftOut: readonly string[];
}

interface Work {
  name: string;
  before: EndpointSlice | undefined;
  recycled: EndpointSlice | undefined;
  endpoints: Endpoint[];
  ports: EndpointSlice['ports'];
}

export function oracleSync(input: OracleInput, state: OracleState): OracleOutput {
  const { service, pods } = input;
  const trigger = triggerTime(service, pods, state);
  const types = addressTypes(service);
  const writes: OracleOutput['writes'][number][] = [];
  const events: string[] = [];
  const leftOut = new Set<string>();
  for (const type of types) syncType(type, input, state, trigger, writes, events, leftOut);
  for (const slice of [...input.existing].sort((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  )) {
    if (types.includes(slice.addressType as IpFamily)) continue;
    state.hints.delete(slice.addressType);
    state.populated = false;
    writes.push({ op: 'delete', name: slice.metadata.name, slice });
  }
  const order = { create: 0, update: 1, delete: 2 };
  return {
    writes: writes.sort((a, b) => order[a.op] - order[b.op]),
    events,
    leftOut: [...leftOut].sort(),
  };
}

function syncType(
  type: IpFamily,
  input: OracleInput,
  state: OracleState,
  trigger: string,
  writes: OracleOutput['writes'][number][],
  events: string[],
  leftOut: Set<string>,
): void {
  const { service, max } = input;
  const labels = wantedLabels(service, input.managedBy);
  const existing = input.existing
    .filter((slice) => slice.addressType === type)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

  // R5.2: who is wanted, by port list.
  const groups = new Map<
    string,
    { ports: EndpointSlice['ports']; wanted: Map<string, Endpoint> }
  >();
  for (const pod of [...input.pods].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
    if (pod.podIP === '' && pod.podIPs.every((ip) => ip === '')) continue;
    const ports = portsFor(service, pod);
    const group = groups.get(portKey(ports)) ?? { ports, wanted: new Map() };
    groups.set(portKey(ports), group);
    const node = pod.nodeName === '' ? undefined : input.nodes.get(pod.nodeName);
    if (node === undefined && !service.publishNotReadyAddresses) {
      leftOut.add(pod.name);
      continue;
    }
    const addresses = pod.podIPs
      .map(parseAddress)
      .flatMap((a) => (a?.family === type ? [a.canonical] : []))
      .sort();
    if (addresses.length === 0) continue;
    const endpoint = build(service, pod, node, addresses);
    group.wanted.set(identity(endpoint), endpoint);
  }

  const owned = (slice: EndpointSlice): boolean =>
    slice.metadata.ownerReferences.some(
      (o) => o.kind === 'Service' && o.apiVersion === 'v1' && o.uid === service.metadata.uid,
    );
  const creates: Work[] = [];
  const updates: Work[] = [];
  const unchanged: Work[] = [];
  let deletes = existing.filter((slice) => !owned(slice) || !groups.has(portKey(slice.ports)));

  for (const key of [...groups.keys()].sort()) {
    const { ports, wanted } = groups.get(key) as NonNullable<ReturnType<typeof groups.get>>;
    const left = new Map(wanted);
    const touched: Work[] = [];
    const still: Work[] = [];
    for (const slice of existing.filter((s) => owned(s) && portKey(s.ports) === key)) {
      // Step 1.
      const kept: Endpoint[] = [];
      let changed = false;
      for (const endpoint of slice.endpoints) {
        const fresh = left.get(identity(endpoint));
        if (fresh === undefined) {
          changed = true;
          continue;
        }
        left.delete(identity(endpoint));
        kept.push(fresh);
        if (facts(endpoint) !== facts(fresh)) changed = true;
      }
      const work = (endpoints: readonly Endpoint[]): Work => ({
        name: slice.metadata.name,
        before: slice,
        recycled: undefined,
        endpoints: [...endpoints],
        ports: slice.ports,
      });
      if (changed && kept.length === 0) deletes.push(slice);
      else if (changed) touched.push(work(kept));
      else if (unreserved(slice.metadata.labels) !== unreserved(labels))
        touched.push(work(slice.endpoints));
      else still.push(work(slice.endpoints));
    }
    const queue = [...left.values()].sort((a, b) =>
      (a.targetRef?.name ?? '') < (b.targetRef?.name ?? '') ? -1 : 1,
    );
    const fill = (work: Work): void => {
      while (queue.length > 0 && work.endpoints.length < max)
        work.endpoints.push(queue.shift() as Endpoint);
    };
    // Step 2.
    const bySize = [...touched].sort(
      (a, b) => b.endpoints.length - a.endpoints.length || (a.name < b.name ? -1 : 1),
    );
    for (const work of bySize) fill(work);
    // Step 3.
    while (queue.length > 0) {
      let best: Work | undefined;
      if (queue.length < max) {
        for (const work of still) {
          if (work.endpoints.length + queue.length > max) continue;
          if (best === undefined || work.endpoints.length > best.endpoints.length) best = work;
        }
      }
      if (best === undefined) {
        const work = { name: '', before: undefined, recycled: undefined, endpoints: [], ports };
        fill(work);
        creates.push(work);
      } else {
        fill(best);
        still.splice(still.indexOf(best), 1);
        touched.push(best);
      }
    }
    updates.push(...touched);
    unchanged.push(...still);
  }

  // Placeholder.
  deletes = deletes.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  if (creates.length === 0 && deletes.length === existing.length) {
    const standing = deletes.find(
      (slice) =>
        (deletes.length === 1 || owned(slice)) &&
        slice.endpoints.length === 0 &&
        slice.ports.length === 0 &&
        canonical(slice.metadata.labels) === canonical(labels),
    );
    if (standing !== undefined) deletes = deletes.filter((slice) => slice !== standing);
    else
      creates.push({ name: '', before: undefined, recycled: undefined, endpoints: [], ports: [] });
  }

  // Recycling.
  const waiting = [...creates];
  deletes = deletes.filter((slice) => {
    const work = owned(slice) ? waiting.pop() : undefined;
    if (work === undefined) return true;
    work.recycled = slice;
    work.name = slice.metadata.name;
    return false;
  });
  for (const work of waiting) work.name = input.freshName();

  // Hints.
  updates.sort((a, b) => (a.name < b.name ? -1 : 1));
  unchanged.sort((a, b) => (a.name < b.name ? -1 : 1));
  const mode = hintMode(service);
  const snapshot = unchanged.map((work) => canonical(work.endpoints));
  if (mode === 'auto') {
    autoHints(type, input.ratios, creates, updates, unchanged, state, events);
  } else {
    if (state.populated) events.push('TopologyAwareHintsDisabled');
    state.hints.delete(type);
    state.populated = false;
    for (const work of [...creates, ...updates, ...unchanged]) {
      work.endpoints = work.endpoints.map((endpoint) => placeHint(endpoint, mode));
    }
  }
  unchanged.forEach((work, i) => {
    if (canonical(work.endpoints) !== snapshot[i]) updates.push(work);
  });

  // Writes.
  const annotated = (annotations: Labels): Labels => {
    const { [ANNOTATION_TRIGGER_TIME]: _, ...rest } = annotations;
    return trigger === '' ? rest : { ...rest, [ANNOTATION_TRIGGER_TIME]: trigger };
  };
  const leaving = service.metadata.deletionTimestamp !== undefined;
  for (const { name, before, recycled, endpoints, ports } of [...creates, ...updates]) {
    if (before === undefined && recycled === undefined && leaving) continue;
    const { namespace, uid, name: serviceName } = service.metadata;
    const created = recycled?.metadata.creationTimestamp;
    const slice: EndpointSlice =
      before !== undefined
        ? {
            ...before,
            endpoints,
            metadata: {
              ...before.metadata,
              labels,
              annotations: annotated(before.metadata.annotations),
              generation: (before.metadata.generation ?? 0) + 1,
            },
          }
        : {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: {
              name,
              generateName: `${serviceName}-`,
              namespace,
              uid: recycled?.metadata.uid ?? uidFor('EndpointSlice', namespace, name),
              labels,
              annotations: annotated({}),
              ownerReferences: [
                {
                  apiVersion: 'v1',
                  kind: 'Service',
                  name: serviceName,
                  uid,
                  controller: true,
                  blockOwnerDeletion: true,
                },
              ],
              ...(created === undefined ? {} : { creationTimestamp: created }),
              generation: (recycled?.metadata.generation ?? 0) + 1,
            },
            addressType: type,
            endpoints,
            ports,
          };
    writes.push({
      op: before === undefined && recycled === undefined ? 'create' : 'update',
      name,
      slice,
    });
  }
  for (const slice of deletes) writes.push({ op: 'delete', name: slice.metadata.name, slice });
}

function triggerTime(service: Service, pods: readonly PodFacts[], state: OracleState): string {
  const later = (a: string, b: string): boolean => {
    const [x, y] = [parseTime(a), parseTime(b)];
    return x !== undefined && (y === undefined || compareTimes(x, y) > 0);
  };
  const created = service.metadata.creationTimestamp ?? '';
  const candidates: string[] = [];
  const times = new Map<string, string>();
  for (const pod of pods) {
    if (pod.readySince === undefined) continue;
    times.set(pod.name, pod.readySince);
    if (later(pod.readySince, state.podTimes.get(pod.name) ?? '')) candidates.push(pod.readySince);
  }
  if (later(created, state.serviceTime)) candidates.push(created);
  const first = candidates.reduce(
    (least, time) => (least === '' || later(least, time) ? time : least),
    '',
  );
  const answer = state.started ? first : created;
  state.started = true;
  state.podTimes = times;
  state.serviceTime = created;
  const instant = parseTime(answer);
  return instant === undefined ? '' : rfc3339Nano(instant);
}

function addressTypes(service: Service): readonly IpFamily[] {
  const both = ['IPv4', 'IPv6'] as const;
  if (service.ipFamilies.length > 0) return both.filter((f) => service.ipFamilies.includes(f));
  const family = parseAddress(service.clusterIP)?.family;
  return family === undefined ? both : [family];
}

function portsFor(service: Service, pod: PodFacts): EndpointSlice['ports'] {
  return service.ports.flatMap(({ name, protocol, targetPort, appProtocol }) => {
    const port =
      typeof targetPort === 'number'
        ? targetPort
        : pod.ports.find((p) => p.name === targetPort && p.protocol === protocol)?.port;
    if (port === undefined) return [];
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function build(
  service: Service,
  pod: PodFacts,
  node: Node | undefined,
  addresses: string[],
): Endpoint {
  const ready = service.publishNotReadyAddresses || (pod.ready && !pod.terminating);
  const named = pod.hostname !== '' && pod.subdomain === service.metadata.name;
  const zone = node?.zone ?? '';
  return {
    addresses,
    conditions: { ready, serving: pod.ready, terminating: pod.terminating },
    ...(named ? { hostname: pod.hostname } : {}),
    ...(pod.nodeName === '' ? {} : { nodeName: pod.nodeName }),
    ...(zone === '' ? {} : { zone }),
    targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
  };
}

function identity({ addresses, hostname, targetRef }: Endpoint): string {
  const target = [targetRef?.namespace ?? '', targetRef?.name ?? ''];
  return JSON.stringify([[...addresses].sort(), hostname ?? '', ...target]);
}

function facts({ nodeName, zone, conditions, targetRef }: Endpoint): string {
  const { uid, kind, apiVersion, fieldPath } = targetRef ?? {};
  const { ready, serving, terminating } = conditions ?? {};
  return JSON.stringify(
    [nodeName, zone, ready, serving, terminating, uid, kind, apiVersion, fieldPath].map(
      (v) => v ?? null,
    ),
  );
}

function wantedLabels(service: Service, managedBy: string): Labels {
  const labels: Record<string, string> = { ...service.metadata.labels };
  delete labels[LABEL_HEADLESS];
  if (service.clusterIP === '' || service.clusterIP === 'None') labels[LABEL_HEADLESS] = '';
  return { ...labels, [LABEL_SERVICE_NAME]: service.metadata.name, [LABEL_MANAGED_BY]: managedBy };
}

function unreserved(labels: Labels): string {
  const own: Record<string, string> = { ...labels };
  for (const key of [LABEL_HEADLESS, LABEL_SERVICE_NAME, LABEL_MANAGED_BY]) delete own[key];
  return canonical(own);
}

/** Text that does not depend on the order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function bare(endpoint: Endpoint): Endpoint {
  const { hints: _, ...rest } = endpoint;
  return rest;
}

function placeHint(endpoint: Endpoint, mode: 'none' | 'zone' | 'node'): Endpoint {
  if (mode === 'none') return bare(endpoint);
  if (endpoint.conditions?.ready === false) return endpoint;
  const { zone, nodeName } = endpoint;
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  const forNodes =
    mode === 'zone' || nodeName === undefined ? {} : { forNodes: [{ name: nodeName }] };
  const hints = { ...forZones, ...forNodes };
  return Object.keys(hints).length === 0 ? bare(endpoint) : { ...endpoint, hints };
}

function autoHints(
  type: string,
  ratios: ZoneRatios,
  creates: readonly Work[],
  updates: readonly Work[],
  unchanged: readonly Work[],
  state: OracleState,
  events: string[],
): void {
  const all = [...creates, ...updates, ...unchanged];
  const isReady = (e: Endpoint): boolean => e.conditions?.ready !== false;
  const refuse = (): void => {
    events.push('TopologyAwareHintsDisabled');
    state.hints.delete(type);
    state.populated = false;
    for (const work of all) work.endpoints = work.endpoints.map(bare);
  };
  const allocation = allocate(ratios, all.flatMap((w) => w.endpoints).filter(isReady).length);
  if ('refused' in allocation) return refuse();

  let candidates = [...creates, ...updates];
  let others = [...unchanged];
  for (;;) {
    const before = canonical(all.map((w) => w.endpoints));
    const totals = new Map<string, number>();
    const open = [...candidates];
    for (const work of others) {
      const ready = work.endpoints.filter(isReady);
      const zones = ready.flatMap((e) => e.hints?.forZones?.map((z) => z.name) ?? []);
      const here = (zone: string): number => zones.filter((z) => z === zone).length;
      const good =
        ready.every(
          (e) =>
            (e.hints?.forZones ?? []).length > 0 &&
            (e.hints?.forZones ?? []).every((z) => allocation.has(z.name) || z.name === e.zone),
        ) &&
        [...allocation].every(
          ([zone, { max }]) => here(zone) === 0 || here(zone) + (totals.get(zone) ?? 0) <= max,
        );
      if (!good) open.push(work);
      else for (const zone of zones) totals.set(zone, (totals.get(zone) ?? 0) + 1);
    }
    const cells: { work: Work; at: number; zone: string; hint: string }[] = [];
    for (const work of open) {
      for (const [at, endpoint] of work.endpoints.entries()) {
        if (!isReady(endpoint)) continue;
        const { zone } = endpoint;
        if (zone === undefined) return refuse();
        cells.push({ work, at, zone, hint: zone });
        totals.set(zone, (totals.get(zone) ?? 0) + 1);
      }
    }
    const desired = new Map([...allocation].map(([zone, a]) => [zone, a.desired]));
    redistribute(cells, moves(desired, totals), totals);
    for (const { work, at, hint } of cells) {
      work.endpoints[at] = {
        ...(work.endpoints[at] as Endpoint),
        hints: { forZones: [{ name: hint }] },
      };
    }
    const settled = canonical(all.map((w) => w.endpoints)) === before;
    candidates = [];
    others = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (!settled) continue;
    state.hints.set(type, totals);
    if (!state.populated) events.push('TopologyAwareHintsEnabled');
    state.populated = true;
    return;
  }
}
