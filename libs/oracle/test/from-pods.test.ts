import { ANNOTATION_TOPOLOGY_HINTS, ANNOTATION_TOPOLOGY_MODE } from '@sliceplane/kube';
import { nodes, pods, service, type ServiceOver } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { oracleOf, placed, shown } from './world.ts';

const cluster = nodes('n1/za n2/zb n3/-');

function ask(line: string, over: ServiceOver = {}, ports = 'http:80') {
  const oracle = oracleOf([...cluster, ...pods(line), service(`web ${ports}`, over)]);
  return oracle.view('test/web', { node: 'n9' }, { includeNotReady: true });
}

const published = { publishNotReadyAddresses: true };
const both = { ipFamilies: ['IPv4', 'IPv6'] as const };
const six = { ipFamilies: ['IPv6'] as const };
const none = { ipFamilies: [] };

test.each<[string, string, ServiceOver, string]>([
  // rules     pods                               service    endpoints
  ['R2.1', 'a=10.0.0.1 b=10.0.0.2!succeeded c=10.0.0.3!failed', {}, '10.0.0.1:80'],
  ['R2.1', 'a=10.0.0.1!pending b=10.0.0.2!unknown', {}, '10.0.0.1:80 10.0.0.2:80'],
  ['R2.1', 'a!noip', {}, ''],
  ['R2.2', 'a=10.0.0.1,fd00::1', both, '10.0.0.1:80 fd00::1:80'],
  ['R2.2', 'a=10.0.0.1,fd00::1', six, 'fd00::1:80'],
  ['R2.2', 'a=10.0.0.1,fd00::1', { ...none, clusterIP: 'fd00:1::1' }, 'fd00::1:80'],
  ['R2.2', 'a=10.0.0.1,fd00::1', { ...none, clusterIP: 'None' }, '10.0.0.1:80 fd00::1:80'],
  ['R2.2', 'a=10.0.0.1,fd00::1', { ...none, clusterIP: '' }, '10.0.0.1:80 fd00::1:80'],
  ['R2.4', 'a=010.000.000.001', {}, '10.0.0.1:80'],
  ['R2.4', 'a=FD00:0:0::1', six, 'fd00::1:80'],
  ['R2.6', 'a=10.0.0.9,10.0.0.10', {}, '10.0.0.10:80'],
  ['R3.3', 'a=10.0.0.1!notready', {}, '10.0.0.1:80!rs'],
  ['R3.3', 'a=10.0.0.1!terminating', {}, '10.0.0.1:80!rt'],
  ['R3.3', 'a=10.0.0.1!notready!terminating', {}, '10.0.0.1:80!rst'],
  ['R3.3', 'a=10.0.0.1!notready', published, '10.0.0.1:80!s'],
  ['R3.3', 'a=10.0.0.1!terminating', published, '10.0.0.1:80!t'],
  ['R3.9', 'a@n8=10.0.0.1 b=10.0.0.2 c@-=10.0.0.3', {}, '10.0.0.2:80'],
  ['R3.9', 'a@n8=10.0.0.1 c@-=10.0.0.3', published, '10.0.0.1:80 10.0.0.3:80'],
  ['R1.7', 'a=10.0.0.1!app:db b=10.0.0.2', {}, '10.0.0.2:80'],
  ['R1.10', 'a=10.0.0.1', { selector: null }, ''],
  ['R1.10', 'a=10.0.0.1', { type: 'ExternalName' }, ''],
])('%s: pods %s of %j are %s', (_rule, line, over, seen) => {
  expect(shown(ask(line, over))).toBe(seen);
});

test.each([
  // rule   ports                pods                                         endpoints
  [
    'R4.1',
    'http:80>web',
    'a=10.0.0.1!port:web/8080 b=10.0.0.2!port:web/81',
    '10.0.0.1:8080 10.0.0.2:81',
  ],
  ['R4.1', 'http:80>web', 'a=10.0.0.1!port:web/8080/UDP b=10.0.0.2', ''],
  ['R4.1', 'http:80>web', 'a=10.0.0.1!port:web/8080,web/9090', '10.0.0.1:8080'],
  [
    'R4.1',
    'http:80 rpc:81>rpc',
    'a=10.0.0.1!port:rpc/7000 b=10.0.0.2',
    '10.0.0.1:80+7000 10.0.0.2:80',
  ],
  ['R4.1', 'http:80>8080', 'a=10.0.0.1', '10.0.0.1:8080'],
  ['R4.4', '', 'a=10.0.0.1', '10.0.0.1:0'],
])('%s: of ports "%s" the pods "%s" have %s', (_rule, ports, line, seen) => {
  expect(shown(ask(line, { clusterIP: 'None' }, ports))).toBe(seen);
});

test('R3.6 R3.7: an endpoint is where its pod is', () => {
  expect(placed(ask('a@n1=10.0.0.1 b@n3=10.0.0.2'))).toBe('10.0.0.1:80@n1/za 10.0.0.2:80@n3/');
});

test.each([
  ['R3.8', 'a!host:db-0.web', 'db-0'],
  ['R3.8', 'a!host:db-0.other', ''],
])('%s: the hostname of %s is "%s"', (_rule, line, hostname) => {
  expect(ask(line).endpoints[0]?.hostname).toBe(hostname);
});

const spread = 'a@n1=10.0.0.1 b@n2=10.0.0.2';
test.each<[string, string, string, ServiceOver, string]>([
  // rule    pods     from   service                                   endpoints
  ['R7.14', spread, 'n1', { trafficDistribution: 'PreferClose' }, '10.0.0.1:80'],
  ['R7.14', spread, 'n2', { trafficDistribution: 'PreferSameZone' }, '10.0.0.2:80'],
  ['R7.14', spread, 'n3', { trafficDistribution: 'PreferSameZone' }, '10.0.0.1:80 10.0.0.2:80'],
  [
    'R7.14',
    `${spread} c@n3=10.0.0.3`,
    'n1',
    { trafficDistribution: 'PreferClose' },
    '10.0.0.1:80 10.0.0.2:80 10.0.0.3:80',
  ],
  [
    'R7.15',
    'a@n1=10.0.0.1 b@n4=10.0.0.4',
    'n4',
    { trafficDistribution: 'PreferSameNode' },
    '10.0.0.4:80',
  ],
  [
    'R7.15',
    'a@n1=10.0.0.1 b@n4=10.0.0.4',
    'n5',
    { trafficDistribution: 'PreferSameNode' },
    '10.0.0.1:80 10.0.0.4:80',
  ],
  ['R7.16', `${spread}!notready`, 'n2', { trafficDistribution: 'PreferClose' }, '10.0.0.1:80'],
  ['R7.18', spread, 'n1', { trafficDistribution: 'Nonsense' }, '10.0.0.1:80 10.0.0.2:80'],
])('%s: of %s the node %s uses, with %j, %s', (_rule, line, node, over, seen) => {
  const world = [...nodes('n1/za n2/zb n3/- n4/za n5/zc'), ...pods(line), service('web :80', over)];
  expect(shown(oracleOf(world).view('test/web', { node }))).toBe(seen);
});

test.each([
  [ANNOTATION_TOPOLOGY_MODE, 'Auto', true],
  [ANNOTATION_TOPOLOGY_MODE, 'auto', true],
  [ANNOTATION_TOPOLOGY_HINTS, 'Auto', true],
  [ANNOTATION_TOPOLOGY_MODE, 'aUto', false],
])('R7.1: %s %s needs slices: %s', (annotation, value, needed) => {
  const auto = service('web :80', { annotations: { [annotation]: value } });
  expect(oracleOf([auto]).needsSlices('test/web')).toBe(needed);
});

test('R7.1: the deprecated annotation wins', () => {
  const annotations = {
    [ANNOTATION_TOPOLOGY_HINTS]: 'disabled',
    [ANNOTATION_TOPOLOGY_MODE]: 'Auto',
  };
  expect(oracleOf([service('web :80', { annotations })]).needsSlices('test/web')).toBe(false);
});
