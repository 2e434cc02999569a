import { type EndpointSlice, LABEL_MANAGED_BY } from '@sliceplane/kube';
import { arbHistory, type History } from '@sliceplane/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { supportedTypes } from '../src/address-types.ts';
import { selectsPods } from '../src/context.ts';
import { addressesOf, eligible } from '../src/endpoint.ts';
import { planOf } from '../src/plan.ts';
import { portKey, portsOn } from '../src/ports.ts';
import { ServiceSlices } from '../src/service-slices.ts';
import { zoneRatios } from '../src/topology.ts';
import { type Followed, World } from './follow.ts';
import { canonical } from './oracle.ts';

const NAMES = ['web', 'api'];
const arbLife = fc.record({
  history: arbHistory({ services: NAMES, batches: 8 }),
  max: fc.constantFrom(1, 2, 3, 7, 100),
});

function forEveryStep(numRuns: number, check: (step: Followed, world: World) => void): void {
  fc.assert(
    fc.property(arbLife, ({ history, max }) => {
      const world = new World(NAMES, { maxEndpointsPerSlice: max });
      for (const step of world.play(history)) check(step, world);
    }),
    { numRuns },
  );
}

test('L1: every wanted endpoint is in exactly one slice per address type and port list', () =>
  forEveryStep(200, (step, world) => {
    const { service, slices } = step;
    if (!selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return;
    const ports = portsOn(service);
    const wanted = supportedTypes(service).flatMap((type) =>
      step.pods
        .filter((pod) => eligible(pod) && addressesOf(pod, type).length > 0)
        .filter(
          (pod) => service.publishNotReadyAddresses || world.objects.has(`Node ${pod.nodeName}`),
        )
        .map((pod) => `${type} ${ports(pod).key} ${pod.name}`),
    );
    const published = managed(slices, world).flatMap((slice) =>
      slice.endpoints.map(
        (e) => `${slice.addressType} ${portKey(slice.ports)} ${e.targetRef?.name}`,
      ),
    );
    expect(published.sort()).toEqual(wanted.sort());
  }));

test('L1: no slice that is written is larger than its maximum, unless it was before', () =>
  forEveryStep(200, ({ done }, world) => {
    const grown = writes(done).filter(
      ({ before, after }) =>
        after?.metadata.labels[LABEL_MANAGED_BY] === world.options.managedBy &&
        (after?.endpoints.length ?? 0) >
          Math.max(world.options.maxEndpointsPerSlice, before?.endpoints.length ?? 0),
    );
    expect(grown).toEqual([]);
  }));

test('L2: packing settles, also from scratch: a full reconcile over the result writes nothing', () =>
  forEveryStep(200, (step, world) => {
    const { service, slices } = step;
    if (service?.metadata.deletionTimestamp !== undefined) return;
    const nodes = world.all('Node');
    const cluster = {
      node: (name: string) => nodes.find((node) => node.name === name),
      zoneRatios: zoneRatios(nodes),
    };
    expect(writes(slices.reconcile(cluster, 0))).toEqual([]);
    const anew = new ServiceSlices('test', step.name, world.options);
    anew.setService(service);
    for (const { labels: _, ...pod } of step.pods) anew.setPod(pod);
    anew.setEndpoints(step.endpoints);
    for (const slice of slices.slices.values()) anew.setSlice(slice);
    expect(writes(anew.reconcile(cluster, 0))).toEqual([]);
  }));

test('L3: no slice is written unless its content or labels differ afterwards', () =>
  forEveryStep(200, ({ done }, world) => {
    // A mirror is also written for its annotations (M42).
    const idle = writes(done).filter(
      ({ before, after }) =>
        after?.metadata.labels[LABEL_MANAGED_BY] === world.options.managedBy &&
        before !== undefined &&
        content(before) === content(after),
    );
    expect(idle).toEqual([]);
  }));

test('L3: at most one slice per address type and port list is written for leftovers alone', () =>
  forEveryStep(200, ({ done }) => {
    const grown = new Map<string, number>();
    for (const { before, after } of writes(done)) {
      if (before === undefined || after === undefined) continue;
      const kept = new Set(after.endpoints);
      const onlyGrew =
        before.endpoints.length > 0 &&
        after.endpoints.length > before.endpoints.length &&
        before.endpoints.every((e) => kept.has(e)) &&
        canonical(before.metadata.labels) === canonical(after.metadata.labels);
      const key = `${after.addressType} ${portKey(after.ports)}`;
      if (onlyGrew) grown.set(key, (grown.get(key) ?? 0) + 1);
    }
    expect([...grown.values()].filter((count) => count > 1)).toEqual([]);
  }));

test('an endpoint that did not change stays the same object, in a slice that keeps its ports', () =>
  forEveryStep(200, ({ done }) => {
    for (const { before, after } of writes(done)) {
      if (portKey(before?.ports ?? []) !== portKey(after?.ports ?? [])) continue;
      const known = new Map(before?.endpoints.map((e) => [canonical(e), e]));
      const copies = after?.endpoints.filter((e) => {
        const same = known.get(canonical(e));
        return same !== undefined && same !== e && !before?.endpoints.includes(e);
      });
      expect(copies ?? []).toEqual([]);
    }
  }));

test('nothing that was handed out is ever changed', () =>
  fc.assert(
    fc.property(arbHistory({ services: ['web'], batches: 6 }), (history) => {
      const world = new World(['web'], { maxEndpointsPerSlice: 3 });
      const frozen = new Map<EndpointSlice, string>();
      for (const { slices } of world.play(history)) {
        for (const slice of slices.slices.values()) frozen.set(slice, canonical(slice));
      }
      for (const [slice, text] of frozen) expect(canonical(slice)).toBe(text);
    }),
    { numRuns: 200 },
  ));

test('changes tell the whole story of the slices', () =>
  fc.assert(
    fc.property(arbHistory({ services: ['web'], batches: 8 }), (history) => {
      const world = new World(['web'], { maxEndpointsPerSlice: 2 });
      const told = new Map<string, EndpointSlice>();
      for (const { done, slices } of world.play(history)) {
        for (const { op, before, after } of done.changes) {
          const name = (after ?? before)?.metadata.name ?? '';
          expect(told.get(name), `${op} ${name}`).toBe(before);
          if (after === undefined) told.delete(name);
          else told.set(name, after);
        }
        expect(told).toEqual(slices.slices);
      }
    }),
    { numRuns: 300 },
  ));

test('a shard that starts again from slices and memory writes nothing and says nothing', () =>
  forEveryStep(200, (step, world) => {
    const { service, slices } = step;
    if (service?.metadata.deletionTimestamp !== undefined) return;
    const nodes = world.all('Node');
    const cluster = {
      node: (name: string) => nodes.find((node) => node.name === name),
      zoneRatios: zoneRatios(nodes),
    };
    const memory = structuredClone(slices.memory());
    const again = new ServiceSlices('test', step.name, world.options, memory);
    again.restore([...slices.slices.values()].map((slice) => structuredClone(slice)));
    // What sources said once they say again.
    for (const slice of step.delivered) again.setSlice(structuredClone(slice));
    again.setService(service);
    again.setEndpoints(step.endpoints);
    for (const { labels: _, ...pod } of step.pods) again.setPod(pod);
    expect(writes(again.reconcile(cluster, 0))).toEqual([]);
    expect(texts(again.slices)).toEqual(texts(slices.slices));
  }));

test('L2: a plan that was carried out is followed by an empty one', () =>
  fc.assert(
    fc.property(arbLife, ({ history, max }) => {
      const options = { maxEndpointsPerSlice: max };
      const world = new World(NAMES, options);
      const start = slicesOf(world, history);
      const objects = [...world.objects.values()].filter(
        (o) => o.kind !== 'Service' || o.metadata.deletionTimestamp === undefined,
      );
      const first = planOf([...objects, ...start.values()], options);
      for (const slice of first.deletes) start.delete(slice.metadata.name);
      for (const slice of [...first.creates, ...first.updates])
        start.set(slice.metadata.name, slice);
      const second = planOf([...objects, ...start.values()], options);
      expect([second.creates, second.updates, second.deletes]).toEqual([[], [], []]);
    }),
    { numRuns: 200 },
  ));

function slicesOf(world: World, history: History): Map<string, EndpointSlice> {
  const all = new Map<string, EndpointSlice>();
  for (const _ of world.play(history));
  for (const { slices } of world.followers.values()) {
    for (const [name, slice] of slices.slices) all.set(name, slice);
  }
  return all;
}

function managed({ slices }: ServiceSlices, world: World): readonly EndpointSlice[] {
  return [...slices.values()].filter(
    ({ metadata }) =>
      metadata.labels[LABEL_MANAGED_BY] === world.options.managedBy &&
      metadata.deletionTimestamp === undefined,
  );
}

function writes({ changes }: Followed['done']): Followed['done']['changes'] {
  return changes.filter(({ origin }) => origin === 'write');
}

function content({ addressType, endpoints, ports, metadata }: EndpointSlice): string {
  return canonical([addressType, endpoints, ports, metadata.labels, metadata.ownerReferences]);
}

function texts(slices: ReadonlyMap<string, EndpointSlice>): Map<string, string> {
  return new Map(
    [...slices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, s]) => [name, canonical(s)]),
  );
}
