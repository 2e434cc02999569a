import { expect, test } from 'vitest';
import { nodes, nodesOf, pod, pods, service, showSlice, slice } from '../src/index.ts';

test.each([
  ['a', { name: 'a', nodeName: 'n1', ready: true, phase: 'Running', labels: { app: 'web' } }],
  ['a@n2/zb!notready', { nodeName: 'n2', ready: false }],
  ['a@-!terminating!app:api', { nodeName: '', terminating: true, labels: { app: 'api' } }],
  [
    'a=1.2.3.4,fd00::1!failed',
    { podIPs: ['1.2.3.4', 'fd00::1'], podIP: '1.2.3.4', phase: 'Failed' },
  ],
  ['a!noip!host:x.web', { podIPs: [], podIP: '', hostname: 'x', subdomain: 'web' }],
  [
    'a!port:http/8080,dns/53/UDP',
    {
      ports: [
        { name: 'http', port: 8080, protocol: 'TCP' },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    },
  ],
  ['a!since:2026-01-01T00:00:00Z', { readySince: '2026-01-01T00:00:00Z' }],
])('pod %s', (line, facts) => {
  expect(pod(line)).toMatchObject(facts);
});

test('a count is many, in text order', () => {
  expect(
    pods('p*12')
      .map((p) => p.name)
      .slice(8),
  ).toEqual(['p08', 'p09', 'p10', 'p11']);
  expect(new Set(pods('p*300').map((p) => p.podIPs[0])).size).toBe(300);
});

test('what cannot be read is refused by name', () => {
  expect(() => pods('a b@@')).toThrow(new RangeError("cannot read 'b@@' of 'a b@@'"));
  expect(() => service('web http')).toThrow(new RangeError("cannot read the port 'http'"));
  expect(() => slice('s1 a b')).toThrow(RangeError);
});

test('nodes, and the nodes of a line of pods', () => {
  expect(nodes('n1/za n2!cpu:500!notready n3/zc!control-plane')).toMatchObject([
    { name: 'n1', zone: 'za', cpuMillis: 1000, ready: true },
    { name: 'n2', zone: '', cpuMillis: 500, ready: false },
    { name: 'n3', zone: 'zc', controlPlane: true },
  ]);
  expect(nodesOf('a@n1/za b@n1 c@n2 d@-').map((n) => [n.name, n.zone])).toEqual([
    ['n1', 'za'],
    ['n2', ''],
  ]);
});

test.each([
  ['s1 IPv4 [a b]', 's1 IPv4 [a b]'],
  ['s1 IPv6 dns:53/UDP http:80+h2c [a!notready b!terminating c^za~n1]', undefined],
  ['s1 [a]', 's1 IPv4 [a]'],
])('slice %s reads as it prints', (line, printed) => {
  expect(showSlice(slice(line))).toBe(printed ?? line);
});

test('a service port', () => {
  expect(service('web http:80 dns:53>dns/UDP :81>8081+h2c').ports).toEqual([
    { name: 'http', port: 80, targetPort: 80, protocol: 'TCP' },
    { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' },
    { name: '', port: 81, targetPort: 8081, protocol: 'TCP', appProtocol: 'h2c' },
  ]);
});
