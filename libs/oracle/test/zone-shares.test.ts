import { ANNOTATION_TOPOLOGY_MODE, type EndpointSlice } from '@sliceplane/kube';
import { nodes, pods, service, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { ImplausibleSlices, type Oracle } from '../src/index.ts';
import { oracleOf, shown } from './world.ts';

const auto = service('web :80', { annotations: { [ANNOTATION_TOPOLOGY_MODE]: 'Auto' } });

/** Two in zone a and two in zone b, if the nodes do not say otherwise. */
function clusterOf(shares = 'n1/za n2/zb'): Oracle {
  const four = pods('a@n1=10.0.0.1 b@n1=10.0.0.2 c@n2=10.0.0.3 d@n2=10.0.0.4');
  return oracleOf([...nodes(shares), ...four, auto]);
}

function sliceOf(a: string, b: string, c: string, d: string): readonly EndpointSlice[] {
  const endpoints = `a@n1/za=10.0.0.1${a} b@n1/za=10.0.0.2${b} c@n2/zb=10.0.0.3${c} d@n2/zb=10.0.0.4${d}`;
  return [slice(`web-1 :80 [${endpoints}]`)];
}

const ask = (oracle: Oracle, slices: readonly EndpointSlice[]) =>
  shown(oracle.view('test/web', { node: 'n1' }, {}, slices));

test('R7.7: the hints of the slices are followed', () => {
  expect(ask(clusterOf(), sliceOf('^za', '^za', '^zb', '^zb'))).toBe('10.0.0.1:80 10.0.0.2:80');
});

test('R7.13: without hints there is no filtering', () => {
  const all = '10.0.0.1:80 10.0.0.2:80 10.0.0.3:80 10.0.0.4:80';
  expect(ask(clusterOf(), sliceOf('', '', '', ''))).toBe(all);
});

const fair = sliceOf('^za', '^za', '^zb', '^zb');
test.each<[string, string, readonly EndpointSlice[]]>([
  ['R7.4a', 'n1/za', fair],
  ['R7.4a', 'n1/za n2/zb n3/-', fair],
  ['R7.4a', 'n1/za n2/zb n3/zc!cpu:0', fair],
  ['R7.4c', 'n1/za n2/zb n3/zc n4/zd n5/ze', fair],
  ['R7.9', 'n1/za n2/zb', sliceOf('^za', '^za', '^zb', '')],
  ['R7.9', 'n1/za n2/zb', sliceOf('^za', '^za', '^zb', '^za,zb')],
  ['R7.8', 'n1/za n2/zb', sliceOf('^za', '^za', '^zb', '^zx')],
  ['R7.11', 'n1/za n2/zb', sliceOf('^za', '^za', '^za', '^za')],
  ['R7.11', 'n1/za n2/zb n3/zc', fair],
  ['R5.2', 'n1/za n2/zb', [slice('web-1 :80 [a@n1/za=10.0.0.1]')]],
  ['R5.2', 'n1/za n2/zb', [slice('web-1 :80 [a=10.0.0.1 b=10.0.0.2 c=10.0.0.3 d=10.0.0.9]')]],
])('%s: with nodes %s the slices cannot be', (rule, shares, slices) => {
  expect(() => ask(clusterOf(shares), slices)).toThrow(ImplausibleSlices);
  expect(() => ask(clusterOf(shares), slices)).toThrow(`(${rule})`);
});

test.each([
  'n1/za n2/zb n3/-!notready',
  'n1/za n2/zb n3/-!control-plane',
  'n1/za!cpu:1100 n2/zb!cpu:1000',
])('R7.3: with nodes %s they can', (shares) => {
  expect(ask(clusterOf(shares), fair)).toBe('10.0.0.1:80 10.0.0.2:80');
});

test('R7.10: an endpoint in a zone without a share is hinted to its own', () => {
  const oracle = clusterOf('n1/za n2/zb!notready n3/zc n4/zc');
  expect(ask(oracle, fair)).toBe('10.0.0.1:80 10.0.0.2:80');
});

test('slices are asked for only where hints are looked at', () => {
  const oracle = clusterOf();
  expect(() => oracle.view('test/web', { node: 'n1' })).toThrow(RangeError);
  expect(shown(oracle.view('test/web', { node: 'n1' }, { mode: 'node-only' }))).toBe(
    '10.0.0.1:80 10.0.0.2:80',
  );
});
