import { nodes, service, type ServiceOver, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import type { OracleOptions, OraclePlace } from '../src/index.ts';
import { byHand, oracleOf } from './world.ts';

/** Endpoints and answer by the last part of their address: `.3@n1/za!notready^za~n1` is at 10.0.0.3. */
function ask(
  line: string,
  place: OraclePlace,
  of: ServiceOver = {},
  options: OracleOptions = {},
): string {
  const endpoints = line.replaceAll(
    /\.(\d+)(@[^!^~ ]+)?/g,
    (_, last, at = '@-') => `e${last}${at}=10.0.0.${last}`,
  );
  const world = [
    ...nodes('n1/za n2/zb n3/zc n0/-'),
    service('web :80', { selector: null, ...of }),
    slice(`s1 :80 [${endpoints}]`, byHand),
  ];
  const view = oracleOf(world).view('test/web', place, options);
  return view.endpoints.map(({ address }) => address.slice('10.0.0'.length)).join(' ');
}

const at = (text: string): OraclePlace => {
  const [node = '', zone] = text.split('/');
  return zone === undefined ? { node } : { node, zone };
};
const local: ServiceOver = { internalTrafficPolicy: 'Local' };
const four = '.3^za~n1 .4^zb~n2 .5^zc~n3 .6^za~n4';

test.each<[string, string, string, ServiceOver, string]>([
  // row    from      endpoints                                     service  seen
  ['TT1', 'x/za', '.3^za .4^zb .5^zc .6^za', {}, '.3 .6'],
  ['TT4', 'x', '.3^za', {}, '.3'],
  ['TT6', 'x/zb', '.3^za', {}, '.3'],
  ['TT7', 'x/za', '.3^za .4^zb .5^zc .6!notready^za', {}, '.3'],
  ['TT9', 'x/za', '.3^za .4^zb .5 .6^za', {}, '.3 .4 .5 .6'],
  ['TT10', 'x/zc', '.3^za,zb,zc .4^zb,zc .5^zb,zd .6^zc', {}, '.3 .4 .6'],
  ['TT12', 'n1', four, {}, '.3'],
  ['C35.3', 'n0/za', four, {}, '.3 .6'],
  ['C37', 'n1', '.3^za~n1 .4^zb .5^zc~n3 .6^za~n4', {}, '.3 .6'],
  ['TT13', 'n1', '.3^za~n1 .4 .5^zc~n3 .6^za~n4', {}, '.3 .4 .5 .6'],
  ['C38', 'n0', '.3^za .4^zb', {}, '.3 .4'],
  ['C38', '', '.3^za .4^zb', {}, '.3 .4'],
  ['C40', 'n1', '.3^za .4^zb', {}, '.3'],
  ['C40', 'n1/zb', '.3^za .4^zb', {}, '.4'],
  ['TT16', 'n1', '', local, ''],
  ['TT18', 'n1', '.0@n1 .1@n1', local, '.0 .1'],
  ['TT19', 'n1', '.0@n1 .1@n2', local, '.0'],
  ['TT21', 'n1', '.0!notready .1', {}, '.1'],
  ['TT22', 'n1', '.0!terminating .1!terminating', {}, '.0 .1'],
  ['TT26', 'n1', '.0@n2 .1@n2', local, ''],
  ['TT28', 'n1', '.0@n2 .1@n1!notready .2@n1!terminating .3@n2!terminating', local, '.2'],
  ['TT28', 'n1', '.0@n2 .1@n1!notready .2@n1!terminating .3@n2!terminating', {}, '.0'],
  ['C31', 'n1', '.0!terminating^za .1!terminating^zb', {}, '.0 .1'],
  ['C33', '', '.0@n1 .1', local, ''],
  ['C33a', 'n1', '.0!terminating!publish .1!terminating', {}, '.0'],
])('%s from %s: %s with %j: %s', (_row, from, line, of, seen) => {
  expect(ask(line, at(from), of)).toBe(seen);
});

const zoned = '.1@n1/za .2@n2/zb .3@n3/zb';
test.each<[OracleOptions['mode'], string, string, ServiceOver, string]>([
  // mode          from    endpoints                      service  seen
  ['prefer-zone', 'n2', zoned, {}, '.2 .3'],
  ['prefer-zone', 'x/zx', zoned, {}, '.1 .2 .3'],
  ['prefer-zone', 'n1', '.1@n1/za!terminating .2@n2/zb', {}, '.2'],
  ['prefer-zone', 'n1', '.1@n1/za!terminating .2@n2/zb!terminating', {}, '.1 .2'],
  ['strict-zone', 'n2', zoned, {}, '.2 .3'],
  ['strict-zone', 'x/zx', zoned, {}, ''],
  ['strict-zone', 'n1', '.1@n1/za!terminating .2@n2/zb', {}, '.1'],
  ['node-only', 'n2', zoned, {}, '.2'],
  ['node-only', '', zoned, {}, ''],
  ['everything', 'n2', zoned, {}, '.1 .2 .3'],
  ['everything', 'n2', zoned, local, '.1 .2 .3'],
  ['strict-zone', 'n2', zoned, local, '.2'],
  ['everything', 'n2', '.1!terminating .2!notready', {}, '.1'],
])('%s from %s: %s with %j: %s', (mode, from, line, of, seen) => {
  expect(ask(line, at(from), of, mode === undefined ? {} : { mode })).toBe(seen);
});

test.each<[OracleOptions['mode'], string, string, ServiceOver, string]>([
  // Those who are not ready are added where the reach is; they never change it.
  ['default', 'n1', '.1^za .2!notready^za .3!notready^zb', {}, '.1 .2'],
  ['default', 'n1', '.1^za .2@n1/za!notready .3@n2/zb!notready', {}, '.1 .2'],
  ['default', 'n1', '.1 .2!notready', {}, '.1 .2'],
  ['default', 'n1', '.1!notready .2!terminating', {}, '.1 .2'],
  ['default', 'n1', '.1@n1!notready .2@n2', local, '.1'],
  ['strict-zone', 'n1', '.1@n1/za!notready .2@n2/zb', {}, '.1'],
])('not ready too, %s from %s: %s with %j: %s', (mode, from, line, of, seen) => {
  const options = { ...(mode === undefined ? {} : { mode }), includeNotReady: true };
  expect(ask(line, at(from), of, options)).toBe(seen);
});

test('each Service port is decided for itself', () => {
  const world = [
    service('web http:80 alt:81', { selector: null }),
    slice('s1 http:80 [a=10.0.0.1^za b=10.0.0.2^zb]', byHand),
    slice('s2 alt:81 [a=10.0.0.1 b=10.0.0.2^zb]', byHand),
  ];
  const { endpoints } = oracleOf(world).view('test/web', { node: '', zone: 'za' });
  expect(endpoints.map(({ address, ports }) => [address, ports.map((p) => p.port)])).toEqual([
    ['10.0.0.1', [81, 80]],
    ['10.0.0.2', [81]],
  ]);
});
