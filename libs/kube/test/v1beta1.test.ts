import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type EndpointSlice,
  endpointFromV1beta1,
  endpointToV1beta1,
  type EndpointV1beta1,
  parseObject,
} from '../src/index.ts';
import { refusals } from './refusals.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const addresses = ['10.0.0.1'];

/** An endpoint's fields, written in YAML; `zone=` and `host=` stand for the well-known keys. */
function endpoint(text: string): object {
  const yaml = text.replaceAll('zone=', `${ZONE}: `).replaceAll('host=', `${HOST}: `);
  return { addresses, ...(parse(`{${yaml}}`) as object) };
}

test.each([
  // row     v1beta1                                         v1
  ['TV53', '', ''],
  ['TV55', 'topology: {key1: val1, zone=zone1}', 'deprecatedTopology: {key1: val1}, zone: zone1'],
  ['TV56', 'topology: {zone=zone1}', 'zone: zone1'],
  ['TV58', 'nodeName: node-1, topology: {host=node-1}', 'nodeName: node-1'],
  ['TV59', 'topology: {host=node-1}', 'deprecatedTopology: {host=node-1}'],
  [
    'V33',
    'nodeName: node-1, topology: {host=other}',
    'nodeName: node-1, deprecatedTopology: {host=other}',
  ],
])('%s: {%s} is {%s} in v1, and back', (_row, old, now) => {
  expect(endpointFromV1beta1(endpoint(old) as EndpointV1beta1)).toEqual(endpoint(now));
  expect(endpointToV1beta1(endpoint(now) as EndpointV1beta1)).toEqual(endpoint(old));
});

test('V34 V35: nodeName alone gains a hostname; an empty one is filled', () => {
  expect(endpointToV1beta1({ addresses, nodeName: 'n' })).toEqual(
    endpoint('nodeName: n, topology: {host=n}'),
  );
  expect(
    endpointToV1beta1({ addresses, nodeName: 'n', deprecatedTopology: { [HOST]: '' } }),
  ).toEqual(endpoint('nodeName: n, topology: {host=n}'));
});

test('V33 V34: v1 survives the way through v1beta1', () => {
  const arbName = fc.constantFrom('a', 'b', 'c');
  const arbV1 = fc.record(
    {
      addresses: fc.constant(addresses),
      zone: arbName,
      nodeName: arbName,
      hostname: arbName,
      deprecatedTopology: fc.dictionary(fc.constantFrom('k', 'l', HOST), arbName, { minKeys: 1 }),
    },
    { requiredKeys: ['addresses'] },
  );
  fc.assert(
    fc.property(arbV1, (v1) => {
      // A hostname equal to nodeName is what nodeName says already: V33 drops it.
      const host = v1.deprecatedTopology?.[HOST];
      fc.pre(host === undefined || host !== v1.nodeName);
      expect(endpointFromV1beta1(endpointToV1beta1(v1))).toEqual(v1);
    }),
  );
});

test('V30 V33: a v1beta1 slice reads as v1', () => {
  const raw = {
    apiVersion: 'discovery.k8s.io/v1beta1',
    kind: 'EndpointSlice',
    metadata: { name: 's', uid: 'u' },
    addressType: 'IPv4',
    endpoints: [endpoint('nodeName: n, topology: {zone=z, host=n}, conditions: {ready: null}')],
    ports: [{ port: 80 }, { name: 'b', protocol: null }],
  };
  const found = parseObject(raw);
  expect(found.ok && (found.object as EndpointSlice)).toMatchObject({
    apiVersion: 'discovery.k8s.io/v1',
    endpoints: [{ addresses, nodeName: 'n', zone: 'z', conditions: {} }],
    ports: [
      { name: '', port: 80, protocol: 'TCP' },
      { name: 'b', protocol: 'TCP' },
    ],
  });
  expect(found.ok && (found.object as EndpointSlice).endpoints[0]).not.toHaveProperty(
    'deprecatedTopology',
  );
});

test('V25 V30: an absent protocol is TCP, an empty one is missing', () => {
  const raw = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 's' },
    addressType: 'IPv4',
    ports: [{ protocol: '' }],
  };
  expect(refusals(parseObject(raw))).toEqual(['ports[0].protocol: Required value']);
});
