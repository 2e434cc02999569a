import { LABEL_MANAGED_BY, type Service } from '@sliceplane/kube';
import { nodes, pods, service, showSlice, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { resolveSliceOptions } from '../src/options.ts';
import { ServiceSlices } from '../src/service-slices.ts';
import { showWrites, Stage, writesOf } from './stage.ts';

test.each<[string, Partial<Service>]>([
  ['T55 no selector', { selector: null }],
  ['T56 ExternalName', { type: 'ExternalName', ports: [] }],
  ['T56 ExternalName with ports', { type: 'ExternalName' }],
  ['T56 ExternalName without selector', { type: 'ExternalName', selector: null }],
  [
    'T56 ExternalName without selector, with ports',
    { type: 'ExternalName', selector: null, ports: [] },
  ],
])('%s: slices are neither made nor touched', (_, over) => {
  const empty = new Stage({ service: { ...service('web http:80'), ...over }, pods: pods('a') });
  expect(showWrites(empty.reconcile())).toBe('');
  expect(empty.slices).toEqual([]);
  const stage = new Stage({ pods: pods('a b') });
  stage.reconcile();
  const before = stage.slices;
  stage.setService({ ...stage.service, ...over });
  expect(showWrites(stage.reconcile())).toBe('');
  expect(stage.slices).toEqual(before);
});

test('T59: without its Service nothing is done, and state of other Services is theirs', () => {
  const stage = new Stage({ slices: [slice('s1 http:80 [a]')] });
  stage.state.setService(undefined);
  expect(showWrites(stage.reconcile())).toBe('');
});

test('T61 T76: a slice that is being deleted is no longer there, and no longer ours', () => {
  const stage = new Stage({ pods: pods('a') });
  stage.reconcile();
  stage.state.setSlice(
    slice('going http:80 [a]', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
  );
  expect(showWrites(stage.reconcile())).toBe('');
});

test('T62: only slices with both labels are ours', () => {
  const stage = new Stage({
    service: service('web http:80', { clusterIP: '' }),
    slices: [
      slice('ours-1 []'),
      slice('ours-2 []'),
      slice('nobody []', { managedBy: undefined }),
      slice('other []', { managedBy: 'other' }),
    ],
  });
  expect(showWrites(stage.reconcile())).toBe('update 0→0, delete 0');
  expect(stage.slices.map((s) => s.metadata.name).sort()).toEqual(['nobody', 'other', 'ours-1']);
});

test('slices of other managers pass untouched, as input', () => {
  const foreign = slice('foreign FQDN [x@-]', { managedBy: 'other' });
  const stage = new Stage({ pods: pods('a'), slices: [foreign] });
  const [input, ...rest] = stage.reconcile().changes;
  expect(input).toEqual({ origin: 'input', op: 'create', before: undefined, after: foreign });
  expect(input?.after).toBe(foreign);
  expect(rest.map((c) => c.origin)).toEqual(['write']);
  stage.state.deleteSlice('foreign');
  expect(stage.reconcile().changes).toEqual([
    { origin: 'input', op: 'delete', before: foreign, after: undefined },
  ]);
});

test('R6.7 R1.8: whatever happens to a slice of ours is input, and is then repaired', () => {
  const stage = new Stage({ pods: pods('a b') });
  stage.reconcile();
  const [written] = stage.slices;
  const { name } = written?.metadata ?? { name: '' };
  stage.state.setSlice({ ...written!, endpoints: written!.endpoints.slice(1) });
  const repaired = stage.reconcile();
  expect(repaired.changes.map((c) => `${c.origin} ${c.op}`)).toEqual([
    'input update',
    'write update',
  ]);
  expect(stage.endpoints.map((e) => e.targetRef?.name)).toEqual(['b', 'a']);

  stage.state.deleteSlice(name);
  expect(stage.reconcile().changes.map((c) => `${c.origin} ${c.op}`)).toEqual([
    'input delete',
    'write create',
  ]);

  const [again] = stage.slices;
  const labels = { ...again!.metadata.labels, [LABEL_MANAGED_BY]: 'somebody' };
  stage.state.setSlice({ ...again!, metadata: { ...again!.metadata, labels } });
  expect(stage.reconcile().changes.map((c) => `${c.origin} ${c.op}`)).toEqual([
    'input update',
    'write create',
  ]);
});

test('with the Service go the slices it owns, and no others', () => {
  const stage = new Stage({
    pods: pods('a'),
    slices: [
      slice('ownerless http:81 []', { owner: undefined, managedBy: 'other' }),
      slice('foreign http:81 []', { managedBy: 'other' }),
    ],
  });
  stage.reconcile();
  stage.setPods([]);
  stage.state.setService(undefined);
  expect(showWrites(stage.reconcile())).toBe('delete 1');
  expect(stage.slices.map((s) => s.metadata.name).sort()).toEqual(['foreign', 'ownerless']);
  expect(stage.state.isEmpty()).toBe(false);
  stage.state.deleteSlice('foreign');
  stage.state.deleteSlice('ownerless');
  stage.reconcile();
  expect(stage.state.isEmpty()).toBe(true);
});

test('a Service that was deleted while nobody looked takes its slices along', () => {
  const stage = new Stage({ pods: pods('a') });
  stage.reconcile();
  const again = new ServiceSlices('test', 'web', resolveSliceOptions(), stage.state.memory());
  again.restore(stage.slices);
  expect(
    writesOf(again.reconcile({ node: () => undefined, zoneRatios: undefined }, 0).changes),
  ).toMatchObject([{ op: 'delete' }]);
});

test('a slice delivered again as it was says nothing, before and after a restart', () => {
  const delivered = slice('s1 http:80 [a x]');
  const stage = new Stage({ pods: pods('a'), slices: [delivered] });
  stage.reconcile();
  stage.state.setSlice(structuredClone(delivered));
  expect(stage.reconcile().changes).toEqual([]);

  const again = new Stage({ pods: pods('a') });
  const restored = new ServiceSlices('test', 'web', resolveSliceOptions(), stage.state.memory());
  restored.restore(stage.slices);
  restored.setService(again.service);
  for (const pod of again.pods) restored.setPod(pod);
  restored.setSlice(structuredClone(delivered));
  const cluster = { node: (name: string) => again.nodes.get(name), zoneRatios: undefined };
  expect(restored.reconcile(cluster, 0).changes).toEqual([]);
  expect([...restored.slices.values()].map(showSlice)).toEqual(['s1 IPv4 http:80 [a]']);
});

test('memory is small, and changes only when it must', () => {
  const stage = new Stage({ pods: pods('p*500!since:2026-01-01T00:00:01Z') });
  expect(stage.reconcile().memoryChanged).toBe(true);
  expect(JSON.stringify(stage.state.memory()).length).toBeLessThan(300);
  expect(stage.reconcile().memoryChanged).toBe(false);
  stage.setPods(pods('p*500!since:2026-01-01T00:00:01Z!notready'));
  expect(stage.reconcile().memoryChanged).toBe(false);
});

test('names are the same on every machine, and never in use', () => {
  const name = (stage: Stage): string => {
    stage.reconcile();
    return stage.slices.find((s) => s.metadata.name !== 'x')?.metadata.name ?? '';
  };
  const first = name(new Stage({ pods: pods('a') }));
  expect(name(new Stage({ pods: pods('b') }))).toBe(first);
  const taken = slice(`${first} http:80 []`, { managedBy: 'other' });
  const stage = new Stage({ pods: pods('a'), slices: [taken] });
  stage.reconcile();
  expect(new Set(stage.slices.map((s) => s.metadata.name)).size).toBe(2);
  const long = new Stage({ service: service(`${'x'.repeat(63)} http:80`), pods: pods('a') });
  long.reconcile();
  expect(long.slices[0]?.metadata.name).toMatch(/^x{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

test('one flip touches one slot of one slice', () => {
  const stage = new Stage({ pods: pods('p*500!since:2026-01-01T00:00:01Z') });
  stage.reconcile();
  const before = stage.slices;
  stage.state.setPod({ ...pods('p250!notready!since:2026-01-01T00:00:09Z')[0]! });
  const { changes, triggerMs } = stage.reconcile();
  expect(changes.length).toBe(1);
  const [{ before: old, after }] = changes as [(typeof changes)[number]];
  expect(
    after?.endpoints.filter((e, i) => e !== old?.endpoints[i]).map((e) => e.targetRef?.name),
  ).toEqual(['p250']);
  expect(triggerMs).toBe(Date.parse('2026-01-01T00:00:09Z'));
  expect(stage.slices.filter((s) => before.includes(s)).length).toBe(4);
});

test('nothing known, nothing done', () => {
  const state = new ServiceSlices('test', 'web', resolveSliceOptions());
  expect(state.isEmpty()).toBe(true);
  const done = state.reconcile({ node: () => nodes('n1')[0], zoneRatios: undefined }, 0);
  expect(done).toEqual({
    changes: [],
    events: [],
    leftOut: [],
    triggerMs: 0,
    memoryChanged: false,
  });
  expect(state.isEmpty()).toBe(true);
});

test('a delivered slice that we deleted, and that is then withdrawn, may come again as it was', () => {
  const delivered = slice('s1 http:81 [a]');
  const stage = new Stage({ pods: pods('a'), slices: [slice('s0 http:81 [a]'), delivered] });
  expect(showWrites(stage.reconcile())).toBe('update 1→1, delete 1');
  stage.state.deleteSlice('s1');
  expect(stage.reconcile()).toMatchObject({ changes: [], memoryChanged: true });
  stage.state.setSlice(structuredClone(delivered));
  expect(stage.reconcile().changes.map((c) => `${c.origin} ${c.op}`)).toEqual([
    'input create',
    'write delete',
  ]);
});
