import { nodesOf, pods, service, showEndpoint, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { showWrites, Stage } from './stage.ts';

const SIX = 'a@n1/za b@n2/zb c@n2/zb d@n2/zb e@n3/zc f@n3/zc';

test.each<[string, string, string]>([
  ['T146', 'PreferClose', 'a^za b^zb c^zb d^zb e^zc f^zc'],
  ['T146', 'PreferSameZone', 'a^za b^zb c^zb d^zb e^zc f^zc'],
  ['T53 T148', 'PreferSameNode', 'a^za~n1 b^zb~n2 c^zb~n2 d^zb~n2 e^zc~n3 f^zc~n3'],
])('%s: %s', (_, trafficDistribution, wanted) => {
  const stage = new Stage({
    service: service('web http:80', { trafficDistribution }),
    pods: pods(SIX),
    nodes: nodesOf(SIX),
  });
  stage.reconcile();
  expect(stage.endpoints.map(showEndpoint).join(' ')).toBe(wanted);
});

test.each<[string, string, string, string]>([
  ['T149 a wrong hint', 'PreferClose', 'a@n1/za^zb b@n2/zb^zb', 'a^za b^zb'],
  ['T149 no hint', 'PreferClose', 'a@n1/za b@n2/zb^zb', 'a^za b^zb'],
  ['T149 a node hint nobody asked for', 'PreferClose', 'a@n1/za^za~n1', 'a^za'],
  ['T149 two zones', 'PreferClose', 'a@n1/za^za,zb', 'a^za'],
  ['T151 no zones', 'PreferSameNode', 'a@n1 b@n2', 'a~n1 b~n2'],
  ['R7.14 no zone, no hint', 'PreferClose', 'a@n1^za', 'a'],
  [
    'R7.16 not ready, not touched',
    'PreferClose',
    'a@n1/za^zb x@n1/za!notready^zc',
    'a^za x!notready^zc',
  ],
])('%s: %s of %s: %s', (_, trafficDistribution, line, wanted) => {
  const stage = new Stage({
    service: service('web http:80', { trafficDistribution }),
    pods: pods(line),
    nodes: nodesOf(line),
    slices: [slice(`s1 http:80 [${line}]`)],
  });
  expect(showWrites(stage.reconcile())).toMatch(/^update (\d)→\1$/);
  expect(stage.endpoints.map(showEndpoint).join(' ')).toBe(wanted);
});

test.each<[string, string | undefined, string]>([
  ['T152', 'PreferClose', 'a@n1/za!notready'],
  ['T152', 'PreferClose', 'a@n1/za!notready^zb'],
  ['right already', 'PreferClose', 'a@n1/za^za b@n2'],
  ['right already', 'PreferSameNode', 'a@n1/za^za~n1'],
  ['R7.18 nothing to strip', undefined, 'a@n1/za'],
])('%s: %s of %s: nothing is written', (_, trafficDistribution, line) => {
  const stage = new Stage({
    service: service(
      'web http:80',
      trafficDistribution === undefined ? {} : { trafficDistribution },
    ),
    pods: pods(line),
    nodes: nodesOf(line),
    slices: [slice(`s1 http:80 [${line}]`)],
  });
  expect(showWrites(stage.reconcile())).toBe('');
});

test('R7.13 R7.18: without trafficDistribution hints are stripped, ready or not', () => {
  const line = 'a@n1/za^za b@n1/za!notready^za';
  const stage = new Stage({
    pods: pods(line),
    nodes: nodesOf(line),
    slices: [slice(`s1 http:80 [${line}]`)],
  });
  expect(showWrites(stage.reconcile())).toBe('update 2→2');
  expect(stage.endpoints.map(showEndpoint).join(' ')).toBe('a b!notready');
});

test('R7.14: a flip gives and takes the hint of its endpoint only', () => {
  const stage = new Stage({
    service: service('web http:80', { trafficDistribution: 'PreferClose' }),
    pods: pods(SIX),
    nodes: nodesOf(SIX),
  });
  stage.reconcile();
  const before = stage.endpoints;
  stage.setPods(pods(SIX.replace('c@n2/zb', 'c@n2/zb!notready')));
  stage.reconcile();
  expect(stage.endpoints.map(showEndpoint).join(' ')).toBe('a^za b^zb c!notready d^zb e^zc f^zc');
  expect(stage.endpoints.filter((e, i) => e !== before[i]).length).toBe(1);
});
