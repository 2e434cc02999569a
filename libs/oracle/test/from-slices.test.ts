import { MANAGED_BY, MIRRORING_MANAGED_BY } from '@sliceplane/kube';
import { nodes, pods, service, type ServiceOver, slice, type SliceOver } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import type { OracleOptions } from '../src/index.ts';
import { byHand, oracleOf, placed, shown } from './world.ts';

const alone: ServiceOver = { selector: null };

function ask(lines: readonly string[], ports = 'http:80', options: OracleOptions = {}): string {
  const slices = lines.map((line) => slice(line, byHand));
  const oracle = oracleOf([service(`web ${ports}`, alone), ...slices]);
  return shown(oracle.view('test/web', { node: '' }, { includeNotReady: true, ...options }));
}

test.each<[string, readonly string[], string, OracleOptions, string]>([
  // rule   slices                                          ports      options   endpoints
  [
    'C13',
    ['s1 http:80 [a=10.0.0.1]', 's2 http:81 [b=10.0.0.2]'],
    'http:80',
    {},
    '10.0.0.1:80 10.0.0.2:81',
  ],
  ['C13', ['s1 http:80 [a=10.0.0.1]', 's2 http:81 [b=10.0.0.1]'], 'http:80', {}, '10.0.0.1:80+81'],
  ['C13', ['s1 http:80/UDP [a=10.0.0.1]'], 'http:80', {}, ''],
  ['C14', ['s1 http:0 alt:81 [a=10.0.0.1]'], 'http:80 alt:81', {}, '10.0.0.1:81'],
  ['C15', ['s1 http:80 []'], 'http:80', {}, ''],
  ['C16', ['s1 http:80 [a=10.0.0.1,10.0.0.2]'], 'http:80', {}, '10.0.0.1:80'],
  ['C16', ['s1 http:80 [a=010.0.0.1]'], 'http:80', {}, '10.0.0.1:80'],
  ['C19', ['s1 http:80 alt:81 [a=10.0.0.1]'], 'http:80 alt:81', {}, '10.0.0.1:81+80'],
  [
    'C3',
    ['s1 IPv6 http:80 [a=fd00::1]', 's2 http:80 [b=10.0.0.1]'],
    'http:80',
    {},
    '10.0.0.1:80 fd00::1:80',
  ],
  [
    'C3',
    ['s1 IPv6 http:80 [a=fd00::1]', 's2 http:80 [b=10.0.0.1]'],
    'http:80',
    { family: 'IPv6' },
    'fd00::1:80',
  ],
  ['C6', ['s1 http:80 [a=10.0.0.1]', 's2 other:80 [b=10.0.0.2]'], 'http:80', {}, '10.0.0.1:80'],
  ['ports', ['s1 [a=10.0.0.1]'], 'http:80', {}, ''],
  ['ports', ['s1 [a=10.0.0.1]', 's2 http:80 [b=10.0.0.2]'], '', {}, '10.0.0.1:0'],
  [
    'one port',
    ['s1 http:80 alt:81 [a=10.0.0.1]'],
    'http:80 alt:81',
    { port: 'alt' },
    '10.0.0.1:81',
  ],
  [
    'one port',
    ['s1 http:8080 alt:81 [a=10.0.0.1]'],
    'http:80 alt:81',
    { port: '80' },
    '10.0.0.1:8080',
  ],
  ['one port', ['s1 http:80 [a=10.0.0.1]'], 'http:80', { port: 'nope' }, ''],
  // Duplicates: inside a slice the last that is not terminating, else the first.
  ['C18', ['s1 http:80 [a=10.0.0.1 b=10.0.0.1!notready]'], 'http:80', {}, '10.0.0.1:80!rs'],
  [
    'C18',
    ['s1 http:80 [a=10.0.0.1!notready b=10.0.0.1!terminating]'],
    'http:80',
    {},
    '10.0.0.1:80!rs',
  ],
  [
    'C18',
    ['s1 http:80 [a=10.0.0.1!terminating b=10.0.0.1!notready!terminating]'],
    'http:80',
    {},
    '10.0.0.1:80!rt',
  ],
  // Across slices: not terminating, ready, serving.
  [
    'C18',
    ['s1 http:80 [a=10.0.0.1!terminating]', 's2 http:80 [b=10.0.0.1!notready]'],
    'http:80',
    {},
    '10.0.0.1:80!rs',
  ],
  [
    'C18',
    ['s1 http:80 [a=10.0.0.1!notready]', 's2 http:80 [b=10.0.0.1]'],
    'http:80',
    {},
    '10.0.0.1:80',
  ],
  [
    'C18',
    ['s1 http:80 [a=10.0.0.1!notready!terminating]', 's2 http:80 [b=10.0.0.1!terminating]'],
    'http:80',
    {},
    '10.0.0.1:80!rt',
  ],
])('%s: slices %j of "%s" (%j) are seen as %s', (_rule, lines, ports, options, seen) => {
  expect(ask(lines, ports, options)).toBe(seen);
});

test('C18: of equally willing copies that of the lowest slice name', () => {
  const slices = ['s2 :80 [a@n2=10.0.0.1]', 's1 :80 [a@n1=10.0.0.1]', 's3 :80 [a@n3=10.0.0.1]'];
  const world = [service('web :80', alone), ...slices.map((line) => slice(line, byHand))];
  expect(placed(oracleOf(world).view('test/web', { node: '' }))).toBe('10.0.0.1:80@n1/');
});

test('C17: absent conditions are ready, serving and not terminating', () => {
  const bare = {
    ...slice('s1 :80 [a=10.0.0.1]', byHand),
    endpoints: [{ addresses: ['10.0.0.1'] }],
  };
  const oracle = oracleOf([service('web :80', alone), bare]);
  expect(shown(oracle.view('test/web', { node: '' }))).toBe('10.0.0.1:80');
});

test('C3: FQDN only to those who ask for it', () => {
  const fqdn = {
    ...slice('s1 FQDN :80 []', byHand),
    endpoints: [{ addresses: ['a.example.com'] }],
  };
  const oracle = oracleOf([service('web :80', alone), fqdn]);
  expect(shown(oracle.view('test/web', { node: '' }))).toBe('');
  expect(shown(oracle.view('test/web', { node: '' }, { family: 'FQDN' }))).toBe('a.example.com:80');
});

const ours: SliceOver = { managedBy: MANAGED_BY };
test.each<[string, SliceOver, ServiceOver, string]>([
  ['R5.8: ours are replaced', ours, {}, '10.0.0.1:80'],
  ['R1.10: ours stay without a selector', ours, alone, '10.0.0.9:80'],
  ['M3: mirrored ones are replaced', { managedBy: MIRRORING_MANAGED_BY }, alone, ''],
  ['C6: others join', byHand, {}, '10.0.0.1:80 10.0.0.9:80'],
  ['C6: others’ Service', { ...byHand, service: 'db' }, {}, '10.0.0.1:80'],
])('%s', (_rule, over, of, seen) => {
  const world = [
    ...nodes('n1/za'),
    ...pods('a=10.0.0.1'),
    service('web :80', of),
    slice('s1 :80 [x=10.0.0.9]', over),
  ];
  expect(shown(oracleOf(world).view('test/web', { node: '' }))).toBe(seen);
});
