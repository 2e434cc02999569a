import type { EndpointSlice, Service } from '@sliceplane/kube';
import { endpoints, nodes, nodesOf, pod, pods, service, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { supportedTypes } from '../src/address-types.ts';
import { eligible } from '../src/endpoint.ts';
import { showSizes, showWrites, Stage } from './stage.ts';

const DUAL = 'a@n1=1.2.3.4,1234::5678:0000:0000:9abc:def0';
const HEADLESS = 'service.kubernetes.io/headless';

test.each<[string, Partial<Service>, string, boolean]>([
  ['T2', { ipFamilies: [], clusterIP: '10.0.0.10' }, 'IPv4 1.2.3.4', false],
  ['T4', { ipFamilies: ['IPv4'], clusterIP: '1.1.1.1' }, 'IPv4 1.2.3.4', false],
  ['T7', { ipFamilies: ['IPv6'], clusterIP: '' }, 'IPv6 1234::5678:0:0:9abc:def0', true],
  ['T8', { ipFamilies: ['IPv6'], clusterIP: 'fd00::1' }, 'IPv6 1234::5678:0:0:9abc:def0', false],
  ['headless', { ipFamilies: ['IPv4'], clusterIP: 'None' }, 'IPv4 1.2.3.4', true],
])('%s T10: families and clusterIP %o give %s, headless %s', (_, over, wanted, headless) => {
  const created = '2026-01-02T03:04:05.600+02:00';
  const stage = new Stage({
    service: service('web http:80', {
      ...over,
      creationTimestamp: created,
      labels: { foo: 'bar' },
    }),
    pods: [pod(`${DUAL}!host:x.`)],
    nodes: nodes('n1/us-central1-a'),
  });
  stage.reconcile();
  const [only, ...more] = stage.slices as [EndpointSlice];
  expect(more).toEqual([]);
  expect(`${only.addressType} ${only.endpoints[0]?.addresses.join()}`).toBe(wanted);
  expect(only.endpoints[0]).toMatchObject({ zone: 'us-central1-a', nodeName: 'n1' });
  expect(only.endpoints[0]?.hostname).toBeUndefined();
  // T5: other labels of the Service are copied.
  expect(only.metadata.labels).toEqual({
    foo: 'bar',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'slice-controller.sliceplane.dev',
    ...(headless ? { [HEADLESS]: '' } : {}),
  });
  expect(only.metadata.annotations).toEqual({
    'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-02T01:04:05.6Z',
  });
});

test.each<[Partial<Service>, string]>([
  [{ ipFamilies: ['IPv6', 'IPv4'] }, 'IPv4 IPv6'],
  [{ ipFamilies: [], clusterIP: 'fd00::1' }, 'IPv6'],
  [{ ipFamilies: [], clusterIP: 'None' }, 'IPv4 IPv6'],
  [{ ipFamilies: [], clusterIP: '' }, 'IPv4 IPv6'],
])('R2.2: %o supports %s', (over, types) => {
  expect(supportedTypes(service('web', over)).join(' ')).toBe(types);
});

test.each<[string, string, boolean]>([
  ['T110', 'a!failed', false],
  ['T110', 'a!succeeded', false],
  ['T110', 'a!noip', false],
  ['T110', 'a!pending', true],
  ['T110', 'a!unknown', true],
  ['T110', 'a!terminating', true],
])('%s: %s is eligible: %s', (_, line, is) => {
  expect(eligible(pod(line))).toBe(is);
  expect(eligible({ ...pod(line), podIP: '' })).toBe(is);
  expect(eligible({ ...pod(line), podIPs: [] })).toBe(is && !line.includes('noip'));
});

test.each<[string, string, boolean, string]>([
  ['T88', 'a', false, 'TTF'],
  ['T88', 'a', true, 'TTF'],
  ['T88', 'a!notready', false, 'FFF'],
  ['T88', 'a!notready', true, 'TFF'],
  ['T89', 'a!terminating', false, 'FTT'],
  ['T89 T67', 'a!notready!terminating', false, 'FFT'],
  ['R3.4', 'a!terminating', true, 'TTT'],
  ['R3.4', 'a!notready!terminating', true, 'TFT'],
])('%s: %s, publishing %s: ready, serving, terminating %s', (_, line, publish, conditions) => {
  const stage = new Stage({
    service: service('web http:80', { publishNotReadyAddresses: publish }),
    pods: pods(line),
    nodes: publish ? [] : nodes('n1'),
  });
  stage.reconcile();
  const [only] = stage.endpoints;
  const { ready, serving, terminating } = only?.conditions ?? {};
  expect([ready, serving, terminating].map((is) => (is === true ? 'T' : 'F')).join('')).toBe(
    conditions,
  );
  // Unknown to the cluster, its node is named all the same, but in no zone.
  expect(only).toMatchObject({ nodeName: 'n1' });
  expect(only).not.toHaveProperty('zone');
});

test.each<[string, string, string | undefined]>([
  ['T91', 'a!host:example-hostname.web', 'example-hostname'],
  ['T92', 'a!host:.web', undefined],
  ['T92', 'a!host:example-hostname.other', undefined],
  ['T92', 'a!host:example-hostname', undefined],
])('%s: %s has hostname %s', (_, line, hostname) => {
  const stage = new Stage({ pods: pods(line) });
  stage.reconcile();
  expect(stage.endpoints[0]?.hostname).toBe(hostname);
});

test.each([
  ['T64', ['IPv4'], ['10.0.0.1', '10.0.0.2']],
  ['T65', ['IPv6'], ['fd08::5678:0:0:9abc:def0']],
] as const)('%s: families %s', (_, ipFamilies, addresses) => {
  const stage = new Stage({
    service: service('web tcp:80 udp:161/UDP sctp:3456/SCTP', { ipFamilies: [...ipFamilies] }),
    pods: pods('a=10.0.0.1 b=10.0.0.2,fd08::5678:0000:0000:9abc:def0'),
  });
  stage.reconcile();
  expect(stage.slices.length).toBe(1);
  expect(stage.endpoints.flatMap((e) => e.addresses)).toEqual(addresses);
  expect(stage.slices[0]?.ports.map((p) => `${p.name} ${p.port} ${p.protocol}`).sort()).toEqual([
    'sctp 3456 SCTP',
    'tcp 80 TCP',
    'udp 161 UDP',
  ]);
});

test('T68: two pods with one IP are two endpoints', () => {
  const stage = new Stage({ pods: pods('a=10.0.0.1 b=10.0.0.1!notready') });
  stage.reconcile();
  expect(stage.endpoints.map((e) => [e.addresses[0], e.conditions?.ready])).toEqual([
    ['10.0.0.1', true],
    ['10.0.0.1', false],
  ]);
});

test('R2.4 R2.6: several addresses of a family, canonical and sorted; nonsense is skipped', () => {
  const odd = { ...pod('a'), podIPs: ['10.0.0.9', '010.0.0.010', 'nonsense', '::ffff:10.0.0.1'] };
  const stage = new Stage({ pods: [odd] });
  stage.reconcile();
  expect(stage.endpoints[0]?.addresses).toEqual(['10.0.0.1', '10.0.0.10', '10.0.0.9']);
});

const HALF = 'a@n0 b@n1';
test.each<[string, string, string, boolean, string[], string, string]>([
  ['T38', HALF, 'n0', false, [], 'create 1', 'b'],
  ['T40', HALF, 'n0', false, [`s1 http:80 [${HALF}]`], 'update 2→1', 'b'],
  ['T41', HALF, '', true, [`s1 http:80 [a@n0!publish b@n1!publish]`], '', ''],
  ['T43', HALF, '', false, [`s1 http:80 [${HALF}]`], 'update 2→0', 'a b'],
  ['R3.9', 'a@-', 'n0', false, [], 'create 0', 'a'],
])('%s: pods %s, nodes %s, publishing %s: %o', (_, line, known, publish, slices, writes, left) => {
  const stage = new Stage({
    service: service('web http:80', { publishNotReadyAddresses: publish }),
    pods: pods(line),
    nodes: nodes(known),
    slices: slices.map((text) => slice(text)),
  });
  const { leftOut, ...done } = stage.reconcile();
  expect(showWrites({ leftOut, ...done })).toBe(writes);
  expect(leftOut.map(({ name }) => name).join(' ')).toBe(left);
  expect(leftOut.every(({ rule }) => rule === 'R3.9')).toBe(true);
});

test('R3.9: a node that appears brings its pods back; one that moves takes them along', () => {
  const stage = new Stage({ pods: pods(HALF), nodes: nodes('n0/za') });
  stage.reconcile();
  stage.setNodes(nodes('n0/zb n1/zb'));
  const done = stage.reconcile();
  expect(showWrites(done)).toBe('update 1→2');
  expect(done.leftOut).toEqual([]);
  expect(stage.endpoints.map((e) => e.zone)).toEqual(['zb', 'zb']);
});

test('leftOut says why, and is the same array as long as nothing changes', () => {
  const stage = new Stage({ pods: pods('a@n9 b!failed c=fd00::1 d'), nodes: nodes('n1') });
  const { leftOut } = stage.reconcile();
  expect(leftOut.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'R3.9: pod test/a is on node n9, which is unknown',
    'R2.1: pod test/b is over, its phase is Failed',
    'R2.5: pod test/c is without an IPv4 address',
  ]);
  stage.setPods(pods('a@n9 b!failed c=fd00::1 d!notready'));
  expect(stage.reconcile().leftOut).toBe(leftOut);
});

test('T44: a headless Service without ports has one portless slice, and settles', () => {
  const stage = new Stage({ service: service('web', { clusterIP: 'None' }), pods: pods('a') });
  expect(showWrites(stage.reconcile())).toBe('create 1');
  expect(stage.slices[0]?.ports).toEqual([]);
  const again = new Stage({ service: stage.service, pods: pods('a'), slices: stage.slices });
  expect(showWrites(again.reconcile())).toBe('');
});

test('R10.4: a pod of the same name and address but another uid is updated in place', () => {
  const stage = new Stage({ pods: pods('a b') });
  stage.reconcile();
  const [, b] = stage.endpoints;
  stage.setPods(pods('a!uid:again b'));
  expect(showWrites(stage.reconcile())).toBe('update 2→2');
  expect(stage.endpoints[0]?.targetRef?.uid).toBe('again');
  expect(stage.endpoints[1]).toBe(b);
});

test('R10.3: another address is another endpoint, in the place that became free', () => {
  const stage = new Stage({ pods: pods('a b c'), max: 3 });
  stage.reconcile();
  stage.setPods(pods('a=10.1.1.1 b c'));
  expect(showWrites(stage.reconcile())).toBe('update 3→3');
  expect(stage.endpoints.map((e) => e.targetRef?.name)).toEqual(['b', 'c', 'a']);
});

test('R2.3: slices of a family the Service no longer has go', () => {
  const stage = new Stage({
    service: service('web http:80', { ipFamilies: ['IPv4', 'IPv6'] }),
    pods: pods('a=10.0.0.1,fd00::1'),
  });
  expect(showWrites(stage.reconcile())).toBe('create 1, create 1');
  stage.setService(service('web http:80'));
  expect(showWrites(stage.reconcile())).toBe('delete 1');
  expect(showSizes(stage.slices)).toBe('1');
});

test('the notation of slices is what pods become', () => {
  const line = 'a@n1/za b@n2/zb!notready c@n3/zc!terminating';
  const stage = new Stage({ pods: pods(line), nodes: nodesOf(line) });
  stage.reconcile();
  expect(stage.endpoints).toEqual(endpoints(line));
});
