import { ANNOTATION_LEADER, LABEL_SKIP_MIRROR } from '@sliceplane/kube';
import { service, type ServiceOver } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { type EndpointsOver, manual, oracleOf, shown } from './world.ts';

const byHand: ServiceOver = { selector: null };

function ask(lines: readonly string[], over: EndpointsOver = {}, of: ServiceOver = byHand): string {
  const web = service('web http:80 alt:81', of);
  const oracle = oracleOf([web, manual(lines, over)], { addressesPerSubset: 3 });
  return shown(oracle.view('test/web', { node: '' }, { includeNotReady: true }));
}

const one = ['10.0.0.1 | | http:8080'];
test.each<[string, EndpointsOver, ServiceOver, string]>([
  ['M5', {}, byHand, '10.0.0.1:8080'],
  ['M6 TM29', { labels: { [LABEL_SKIP_MIRROR]: 'true' } }, byHand, ''],
  ['M6', { labels: { [LABEL_SKIP_MIRROR]: 'True' } }, byHand, '10.0.0.1:8080'],
  ['M7 TM40', { annotations: { [ANNOTATION_LEADER]: '' } }, byHand, ''],
  ['M9 TM32', {}, { selector: { foo: 'bar' } }, ''],
  ['M9a', {}, { ...byHand, type: 'ExternalName' }, '10.0.0.1:8080'],
  ['M9a', {}, { ...byHand, clusterIP: 'None' }, '10.0.0.1:8080'],
  ['M9a', {}, { ...byHand, ipFamilies: ['IPv6'] }, '10.0.0.1:8080'],
  ['M9a', {}, { ...byHand, publishNotReadyAddresses: true }, '10.0.0.1:8080'],
])('%s: Endpoints with %j of a Service with %j give "%s"', (_rule, over, of, seen) => {
  expect(ask(one, over, of)).toBe(seen);
});

test.each<[string, readonly string[], string]>([
  ['TM5 E22', ['10.0.0.1 | | http:1', '10.0.0.1 | | alt:2'], '10.0.0.1:2+1'],
  ['TM6', ['10.0.0.1 | | http:1', '10.0.0.2 | | http:1'], '10.0.0.1:1 10.0.0.2:1'],
  ['TM13', ['| 10.0.0.1 10.0.0.2 | http:1'], '10.0.0.1:1!r 10.0.0.2:1!r'],
  ['E20', ['10.0.0.1 | | http:1', '| 10.0.0.1 | http:1'], '10.0.0.1:1!r'],
  ['E20', ['| 10.0.0.1 | http:1', '10.0.0.1 | | http:1'], '10.0.0.1:1!r'],
  ['E24', ['| | http:1'], ''],
  [
    'M28 TM23',
    ['10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 | | http:1'],
    '10.0.0.1:1 10.0.0.2:1 10.0.0.3:1',
  ],
  ['M28', ['10.0.0.8 10.0.0.9 | 10.0.0.1 10.0.0.2 | http:1'], '10.0.0.1:1!r 10.0.0.8:1 10.0.0.9:1'],
  ['M28', ['10.0.0.1 10.0.0.2 fd00::1 fd00::2 | | http:1'], '10.0.0.1:1 10.0.0.2:1 fd00::1:1'],
  ['M29', ['10.0.0.1 10.0.0.2 nonsense 10.0.0.3 | | http:1'], '10.0.0.1:1 10.0.0.2:1 10.0.0.3:1'],
  ['M30', ['::ffff:10.0.0.1 fd00::1 | | http:1'], '10.0.0.1:1 fd00::1:1'],
  ['M31', ['010.000.000.001 | | http:1'], '10.0.0.1:1'],
  ['M33', ['10.0.0.1 | 010.0.0.1 | http:1'], '10.0.0.1:1!r'],
  ['C13', ['10.0.0.1 | | http:1', '10.0.0.1 | | http:2'], '10.0.0.1:1+2'],
  ['E23', ['10.0.0.1 | |', '10.0.0.1 | | http:1'], '10.0.0.1:1'],
  ['E23', ['10.0.0.1 | |'], ''],
])('%s: %j is seen as %s', (_rule, lines, seen) => {
  expect(ask(lines)).toBe(seen);
});

test('M31 C17: a mirrored endpoint says ready and nothing else, so it serves', () => {
  const oracle = oracleOf([service('web http:80', byHand), manual(['| 10.0.0.1 | http:1'])]);
  const [endpoint] = oracle.view('test/web', { node: '' }, { includeNotReady: true }).endpoints;
  expect(endpoint).toMatchObject({
    notReady: true,
    notServing: false,
    terminating: false,
    zone: '',
  });
});

test('M32 E23: Endpoints without ports are those of a Service without ports', () => {
  const oracle = oracleOf([service('web', byHand), manual(['10.0.0.1 | |'])]);
  expect(shown(oracle.view('test/web', { node: '' }))).toBe('10.0.0.1:0');
});
