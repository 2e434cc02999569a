import { type Endpoints, type EndpointSlice, LABEL_SERVICE_NAME } from '@sliceplane/kube';
import { nodes, pods, service, showSlice, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { planOf } from '../src/plan.ts';

const web = service('web http:80');
const api = service('api http:80');
const N1 = nodes('n1/za');

test('a plan is what would be created, updated and deleted, over all services', () => {
  const plan = planOf([
    ...N1,
    web,
    api,
    ...pods('a b'),
    ...pods('x y', { labels: { app: 'api', extra: 'label' } }),
    ...pods('z', { labels: { app: 'nobody' } }),
    slice('w1 http:80 [a@n1/za gone]'),
    slice('w2 http:81 [b@n1/za]'),
  ]);
  expect(plan.creates.map((s) => showSlice(s).replace(/^api-\S+/, 'api'))).toEqual([
    'api IPv4 http:80 [x y]',
  ]);
  expect(plan.updates.map(showSlice)).toEqual(['w1 IPv4 http:80 [a b]']);
  expect(plan.deletes.map(showSlice)).toEqual(['w2 IPv4 http:81 [b]']);
  expect([plan.events, plan.leftOut, plan.notices]).toEqual([[], [], []]);
});

test('mirrors and events are in the plan', () => {
  const endpoints: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...web.metadata, uid: 'endpoints-web' },
    subsets: [
      {
        addresses: [{ ip: '10.9.9.9' }, { ip: 'nonsense' }],
        notReadyAddresses: [],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      },
    ],
  };
  const plan = planOf([{ ...web, selector: null }, endpoints]);
  expect(plan.creates.flatMap((s) => s.endpoints.flatMap((e) => e.addresses))).toEqual([
    '10.9.9.9',
  ]);
  expect(plan.events.map((e) => e.reason)).toEqual(['InvalidIPAddress']);
});

test('M3: a mirrored slice that is being deleted is gone already', () => {
  const subsets = [{ addresses: [{ ip: '10.9.9.9' }], notReadyAddresses: [], ports: [] }];
  const metadata = { ...web.metadata, uid: 'endpoints-web' };
  const endpoints: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
  const objects = [{ ...web, selector: null }, endpoints];
  const [mirrored] = planOf(objects).creates as [EndpointSlice];
  const again = (over: object): unknown[] => {
    const plan = planOf([...objects, { ...mirrored, metadata: { ...mirrored.metadata, ...over } }]);
    return [plan.creates.length, plan.updates.length, plan.deletes.length];
  };
  expect(again({})).toEqual([0, 0, 0]);
  expect(again({ deletionTimestamp: '2026-01-02T03:04:05Z' })).toEqual([1, 0, 0]);
});

test('mirrored slices of another manager are named beside ours', () => {
  const k8s = 'endpointslicemirroring-controller.k8s.io';
  const subsets = [{ addresses: [{ ip: '10.9.9.9' }], notReadyAddresses: [], ports: [] }];
  const metadata = { ...web.metadata, uid: 'endpoints-web' };
  const endpoints: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
  const theirs = slice('web-1 [a]', { managedBy: k8s });
  const manual = { ...web, selector: null };
  const leftover = slice('web-2 [a]');
  expect(planOf([manual, endpoints, theirs, leftover]).notices).toEqual([
    `service test/web also has 1 slice of ${k8s}, left alone; --mirroring-managed-by ${k8s} would take them over`,
  ]);
  expect(planOf([manual, theirs]).notices).toEqual([]);
});

test('without any node, one notice says so for all pods', () => {
  const plan = planOf([web, api, ...pods('a b'), ...pods('x', { labels: { app: 'api' } })]);
  expect(plan.leftOut.map((l) => `${l.service}/${l.name} ${l.rule}`)).toEqual([
    'api/x R3.9',
    'web/a R3.9',
    'web/b R3.9',
  ]);
  expect(plan.notices).toEqual([
    'there are no Node objects: 3 pods are left out because their nodes are unknown (R3.9)',
  ]);
});

test('slices of another manager are named, with the flag that would take them over', () => {
  const k8s = 'endpointslice-controller.k8s.io';
  const objects = [...N1, web, ...pods('a'), slice('s1 http:80 [a@n1/za]', { managedBy: k8s })];
  const plan = planOf(objects);
  expect(plan.creates.length).toBe(1);
  expect(plan.notices).toEqual([
    `service test/web also has 1 slice of ${k8s}, left alone; --managed-by ${k8s} would take them over`,
  ]);
  const acting = planOf(objects, { managedBy: k8s });
  expect([acting.creates, acting.updates, acting.deletes, acting.notices]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

test('a slice with an empty managed-by label has no manager to name', () => {
  const handmade = slice('s1 http:80 [a@n1/za]', { managedBy: '' });
  const plan = planOf([...N1, web, ...pods('a'), handmade]);
  expect([plan.creates.length, plan.notices]).toEqual([1, []]);
});

test('slices without Service, and slices without label, are nobody’s business', () => {
  const orphan = slice('s1 http:80 [a]', { service: 'gone' });
  const { labels: _, ...metadata } = orphan.metadata;
  const plan = planOf([orphan, { ...orphan, metadata: { ...metadata, name: 's2', labels: {} } }]);
  expect([plan.creates, plan.updates, plan.deletes]).toEqual([[], [], []]);
});

test('the newest of two objects of one name counts', () => {
  const plan = planOf([...N1, web, ...pods('a'), { ...web, ports: [] }]);
  expect(plan.creates.map((s) => s.ports)).toEqual([[]]);
});

test('R6.1: a slice that was given to another service keeps its name to itself', () => {
  const objects = [...N1, web, ...pods('a')];
  const [first] = planOf(objects).creates;
  const { metadata } = first ?? slice('none');
  const labels = { ...metadata.labels, [LABEL_SERVICE_NAME]: 'api' };
  const given = { ...(first ?? slice('none')), metadata: { ...metadata, labels } };
  const [second] = planOf([...objects, given]).creates;
  expect(second?.endpoints).toEqual(first?.endpoints);
  expect(second?.metadata.name).not.toBe(metadata.name);
});
