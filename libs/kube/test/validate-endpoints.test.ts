import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type Endpoints,
  renderFieldError,
  validateEndpoints,
  validateEndpointsUpdate,
} from '../src/index.ts';
import { beginnings } from './refusals.ts';

const metadata = {
  name: 'mysvc',
  namespace: 'ns',
  uid: 'u',
  resourceVersion: '1',
  labels: {},
  annotations: {},
  ownerReferences: [],
};

/** Endpoints of these subsets, written in YAML; absent lists are empty. */
function endpoints(subsets: string): Endpoints {
  const given = parse(`[${subsets}]`) as object[];
  const filled = given.map((subset) => ({
    addresses: [],
    notReadyAddresses: [],
    ports: [],
    ...subset,
  }));
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: filled } as unknown as Endpoints;
}

const port = (fields: string): string =>
  `{addresses: [{ip: 10.10.1.1}], ports: [{name: "", port: 80, protocol: TCP, ${fields}}]}`;

test.each<[string, string, string[]]>([
  ['TV76', '', []],
  ['TV76', '{addresses: [{ip: 10.10.3.3}]}', []],
  ['TV76', '{addresses: [{ip: 10.10.3.3}], ports: [{name: "", port: 8675, protocol: TCP}]}', []],
  ['TV76', port('appProtocol: HTTP'), []],
  [
    'TV79',
    '{ports: [{name: a, port: 8675, protocol: TCP}]}',
    ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
  ],
  [
    'TV80',
    '{addresses: [{ip: "[2001:0db8:85a3:0042:1000:8a2e:0370:7334]"}]}',
    ['subsets[0].addresses[0].ip: Invalid', 'subsets[0].addresses[0].ip: Invalid'],
  ],
  [
    'TV80',
    '{addresses: [{ip: 001.002.003.004}]}',
    ['subsets[0].addresses[0].ip: Invalid value: "001.002.003.004": must not have leading 0s'],
  ],
  [
    'TV80',
    '{addresses: [{ip: ""}]}',
    [
      'subsets[0].addresses[0].ip: Invalid value: ""',
      'subsets[0].addresses[0].ip: Invalid value: ""',
    ],
  ],
  [
    'TV82',
    port('port: 66000').replace('port: 80, ', ''),
    ['subsets[0].ports[0].port: Invalid value: 66000: must be between 1 and 65535, inclusive'],
  ],
  [
    'TV82',
    port('port: 0').replace('port: 80, ', ''),
    ['subsets[0].ports[0].port: Invalid value: 0'],
  ],
  [
    'TV83',
    port('protocol: Protocol').replace('protocol: TCP, ', ''),
    ['subsets[0].ports[0].protocol: Unsupported value: "Protocol"'],
  ],
  [
    'TV83',
    port('protocol: ""').replace('protocol: TCP, ', ''),
    ['subsets[0].ports[0].protocol: Required value'],
  ],
  [
    'TV85',
    port('appProtocol: "lots-of[invalid]-{chars}"'),
    ['subsets[0].ports[0].appProtocol: Invalid value: "lots-of[invalid]-{chars}"'],
  ],
  [
    'V44',
    '{notReadyAddresses: [{ip: x}]}',
    [
      'subsets[0].notReadyAddresses[0].ip: Invalid value: "x": must be a valid IP address, (e.g.',
      'subsets[0].notReadyAddresses[0].ip: Invalid value: "x": must be a valid IP address',
    ],
  ],
  [
    'V44',
    '{addresses: [{ip: 127.0.0.1}, {ip: "2001:DB8::1"}]}',
    ['subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback'],
  ],
  [
    'V44',
    '{addresses: [{ip: 10.0.0.1, hostname: a.b, nodeName: ""}]}',
    ['subsets[0].addresses[0].hostname: Inv', 'subsets[0].addresses[0].nodeName: Inv'],
  ],
  [
    'V45',
    '{addresses: [{ip: 10.0.0.1}], ports: [{name: "", port: 1, protocol: TCP}, {name: a, port: 2, protocol: TCP}]}',
    ['subsets[0].ports[0].name: Required value'],
  ],
  [
    'V45',
    '{addresses: [{ip: 10.0.0.1}], ports: [{name: a, port: 1, protocol: TCP}, {name: a, port: 1, protocol: TCP}]}',
    [],
  ],
  [
    'V45',
    '{addresses: [{ip: 10.0.0.1}], ports: [{name: A, port: 1, protocol: TCP}]}',
    ['subsets[0].ports[0].name: Invalid value: "A"'],
  ],
])('%s %#: %s', (_row, subsets, errors) => {
  const found = validateEndpoints(endpoints(subsets)).map(renderFieldError);
  expect(beginnings(found, errors)).toEqual(errors);
});

test('V46: there is no limit on addresses', () => {
  const addresses = Array.from({ length: 5000 }, (_, i) => `{ip: 10.0.${i >> 8}.${i & 255}}`);
  expect(validateEndpoints(endpoints(`{addresses: [${addresses.join(', ')}]}`))).toEqual([]);
});

test('TV77: with the strict gate off, leading zeros and mapped addresses pass', () => {
  const subsets = '{addresses: [{ip: 010.010.001.001}, {ip: "::ffff:10.10.3.3"}]}';
  expect(validateEndpoints(endpoints(subsets), { strictIPs: false })).toEqual([]);
  expect(validateEndpoints(endpoints(subsets))).toHaveLength(2);
});

test.each<[string, string, string, number]>([
  ['TV86', port('appProtocol: http'), port('appProtocol: https'), 0],
  ['TV86', port('appProtocol: http'), port('appProtocol: ~https'), 1],
  ['V47', port('appProtocol: "~x"'), port('appProtocol: "~x"'), 0],
  [
    'V47',
    '{addresses: [{ip: 10.0.0.1, nodeName: a}]}',
    '{addresses: [{ip: 10.0.0.1, nodeName: b}]}',
    0,
  ],
])('%s update %#', (_row, before, after, count) => {
  expect(validateEndpointsUpdate(endpoints(before), endpoints(after))).toHaveLength(count);
});

test.each([
  [{ name: 'other' }, 'metadata.name: Invalid value: "other": field is immutable'],
  [{ namespace: 'other' }, 'metadata.namespace: Invalid value: "other": field is immutable'],
  [{ uid: 'other' }, 'metadata.uid: Invalid value: "other": field is immutable'],
  [
    { resourceVersion: '' },
    'metadata.resourceVersion: Invalid value: "": must be specified for an update',
  ],
])('V47 metadata %j', (fields, text) => {
  const before = endpoints('');
  const after = { ...before, metadata: { ...metadata, ...fields } };
  expect(validateEndpointsUpdate(before, after).map(renderFieldError)).toEqual([text]);
});
