import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type EndpointSlice, storedSlice, warningsOf } from '../src/index.ts';

/** A slice of these endpoints, written in YAML; `host=` stands for the hostname key. */
function slice(
  endpoints: string,
  labels: Record<string, string> = {},
  addressType = 'IPv4',
): EndpointSlice {
  const metadata = {
    name: 's',
    namespace: 'n',
    uid: 'u',
    labels,
    annotations: {},
    ownerReferences: [],
    generation: 1,
  };
  const list = parse(`[${endpoints.replaceAll('host=', 'kubernetes.io/hostname: ')}]`) as object[];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints: list,
    ports: [],
  } as unknown as EndpointSlice;
}

describe('V36-V38: what a write through v1 leaves of deprecatedTopology', () => {
  test.each([
    // row     before                                      after                                                    stored
    ['TV60', undefined, '{deprecatedTopology: {k: v}}', '{}'],
    [
      'TV64',
      '{deprecatedTopology: {host=node-1, k: v}}',
      '{hostname: x, deprecatedTopology: {host=node-1, k: v}}',
      '{hostname: x, nodeName: node-1}',
    ],
    [
      'TV65',
      '{deprecatedTopology: {host=node-1}}, {deprecatedTopology: {host=node-2}}',
      '{deprecatedTopology: {host=node-2}}, {deprecatedTopology: {host=node-1}}',
      '{nodeName: node-2}, {nodeName: node-1}',
    ],
    [
      'TV67',
      '{deprecatedTopology: {host=node-1}}',
      '{nodeName: node-2, deprecatedTopology: {host=node-1}}',
      '{nodeName: node-2}',
    ],
    [
      'TV68',
      '{deprecatedTopology: {host=invalid node-2}}',
      '{hostname: x, deprecatedTopology: {host=invalid node-2}}',
      '{hostname: x}',
    ],
    ['V38', '{deprecatedTopology: {host=node-1}}', '{deprecatedTopology: {host=node-9}}', '{}'],
  ])('%s: %s, then %s', (_row, before, after, stored) => {
    const old = before === undefined ? undefined : slice(before);
    expect(storedSlice(old, slice(after)).endpoints).toEqual(slice(stored).endpoints);
  });

  test('TV61: kept through v1beta1', () => {
    const before = slice('{deprecatedTopology: {k: v}}');
    const after = slice('{hostname: x, deprecatedTopology: {k: v}}');
    expect(storedSlice(before, after, 'v1beta1').endpoints).toEqual(after.endpoints);
    expect(storedSlice(undefined, after, 'v1beta1').endpoints).toEqual(after.endpoints);
  });

  test('TV62: kept where only labels change', () => {
    const endpoints = '{nodeName: node-1, deprecatedTopology: {k: v}}';
    const stored = storedSlice(slice(endpoints), slice(endpoints, { a: 'b' }));
    expect(stored.endpoints).toEqual(slice(endpoints).endpoints);
    expect(stored.metadata.generation).toBe(2);
  });
});

test('TV70 V40: generations count endpoints and labels, not annotations', () => {
  const before = slice('{addresses: [10.0.0.1]}');
  const annotated = { ...before, metadata: { ...before.metadata, annotations: { a: 'b' } } };
  expect(storedSlice(undefined, before).metadata.generation).toBe(1);
  expect(storedSlice(before, slice('{addresses: [10.0.0.2]}')).metadata.generation).toBe(2);
  expect(
    storedSlice(before, slice('{addresses: [10.0.0.1]}', { a: 'b' })).metadata.generation,
  ).toBe(2);
  expect(storedSlice(before, annotated).metadata.generation).toBe(1);
});

test('TV71: an FQDN slice is frowned upon', () => {
  expect(warningsOf(slice('', {}, 'FQDN'))).toEqual([
    'spec.addressType: FQDN endpoints are deprecated',
  ]);
  expect(warningsOf(slice('{addresses: [10.0.0.1]}'))).toEqual([]);
  expect(warningsOf(slice('{addresses: ["fd00::1"]}', {}, 'IPv6'))).toEqual([]);
});

const odd = '{addresses: ["fd00::1234", 01.02.03.04]}, {addresses: ["::ffff:1.2.3.4"]}';

test('TV72: non-standard addresses are named by path', () => {
  const paths = warningsOf(slice(odd)).map((warning) => warning.split(':')[0]);
  expect(paths).toEqual(['endpoints[0].addresses[1]', 'endpoints[1].addresses[0]']);
});

test('TV73: not to the main controller', () => {
  const labels = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
  expect(warningsOf(slice(odd, labels))).toEqual([]);
});
