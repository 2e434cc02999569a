import { pod, pods, service, servicePort, showPort, showSlice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { portKey, portsOn, targetPort } from '../src/ports.ts';
import { Stage } from './stage.ts';

test.each<[string, string, string, string]>([
  ['T94', 'http:80 https:443>https+https', 'a!port:https/443', 'http:80 https:443+https'],
  // Containers come before sidecars in a pod's ports; the number needs no container at all.
  ['T95', 'side:80>8080 app:80>http', 'a!port:http/8090', 'side:8080 app:8090'],
  ['R4.1 what is not found is skipped', 'http:80 gone:81>gone', 'a', 'http:80'],
  ['R4.5 nothing is found', 'gone:81>gone', 'a', ''],
  ['R4.1 a numeric-looking name is a name', 'x:80>n8080', 'a!port:n8080/9', 'x:9'],
])('%s: %s on %s is %s', (_, ports, line, wanted) => {
  const list = portsOn(service(`web ${ports}`))(pod(line));
  expect(list.ports.map(showPort).join(' ')).toBe(wanted);
});

test.each<[string, string, string, number | undefined]>([
  ['T97', 'x:1>93', 'a', 93],
  ['T97', 'x:1>93', 'a!port:a/11', 93],
  ['T98', 'x:1>p', 'a', undefined],
  ['T100', 'x:1>a', 'a!port:a/11/SCTP', undefined],
  ['T101', 'x:1>a', 'a!port:a/11', 11],
  ['T101', 'x:1>a', 'a!port:a/-1', -1],
  ['T103', 'x:1>a', 'a!port:a/81,a/82,a/80', 81],
])('%s: %s on %s finds %s', (_, port, line, number) => {
  expect(targetPort(servicePort(port), pod(line))).toBe(number);
});

test('R4.6: keys do not see order, and see everything else', () => {
  const a = { name: 'a', port: 1, protocol: 'TCP' } as const;
  const b = { ...a, name: 'b' } as const;
  expect(portKey([a, b])).toBe(portKey([b, a]));
  const { port: _, ...numberless } = a;
  const others = [
    [],
    [a],
    [a, a],
    [{ ...a, name: '' }],
    [{ ...a, port: 2 }],
    [{ ...a, protocol: 'UDP' as const }],
    [{ ...a, appProtocol: '' }],
    [{ ...a, appProtocol: 'x' }],
    [numberless],
    [b],
    [a, b],
  ];
  expect(new Set(others.map(portKey)).size).toBe(others.length);
});

test('pods with equal ports get the very same list', () => {
  const on = portsOn(service('web http:80>http'));
  expect(on(pod('a!port:http/8080'))).toBe(on(pod('b!port:http/8080,x/1')));
  expect(on(pod('a!port:http/8080'))).not.toBe(on(pod('b!port:http/8081')));
});

test('R4.8: pods with other numbers under one name live in other slices', () => {
  const stage = new Stage({
    service: service('web http:80>http'),
    pods: pods('a!port:http/8080 b!port:http/8081 c!port:http/8080 d'),
  });
  stage.reconcile();
  expect(stage.slices.map((s) => showSlice(s).replace(/^\S+ /, '')).sort()).toEqual([
    'IPv4 [d]',
    'IPv4 http:8080 [a c]',
    'IPv4 http:8081 [b]',
  ]);
});
