import { expect, test } from 'vitest';
import { type XdsClientDocument, type XdsTypeDocument, xdsText } from '../../src/output/xds.ts';

const type = (name: string, more: Partial<XdsTypeDocument> = {}): XdsTypeDocument => ({
  typeUrl: `type.googleapis.com/envoy.config.${name}`,
  subscribed: 2,
  wildcard: false,
  responses: 3,
  acks: 3,
  nacks: 0,
  lastNack: '',
  lastNackMs: 0,
  waitingSinceMs: 0,
  answeredNonce: '3',
  refused: false,
  ...more,
});

const client = (...types: readonly XdsTypeDocument[]): XdsClientDocument => ({
  id: 7,
  method: 'DeltaAggregatedResources',
  peer: '127.0.0.1:40000',
  nodeId: 'envoy-n1',
  userAgent: 'envoy',
  node: 'n1',
  zone: 'za',
  rendering: 'prioritised',
  openedMs: 0,
  bytes: 100,
  types,
});

test('a line for each type, then who refused what and why', () => {
  const clusters = type('cluster.v3.Cluster', { wildcard: true, subscribed: 0 });
  const endpoints = type('endpoint.v3.ClusterLoadAssignment', {
    acks: 2,
    nacks: 1,
    refused: true,
    lastNack: 'weight 0',
    lastNackMs: 55_000,
  });
  expect(xdsText([client(clusters, endpoints)], 60_000)).toBe(
    `ID   CLIENT     AGENT   NODE   ZONE   RENDERING     UP      TYPE                    NAMES   SENT   ACKED   REFUSED   NOW
7    envoy-n1   envoy   n1     za     prioritised   1 min   Cluster                 *       3      3       0         accepted
7    envoy-n1   envoy   n1     za     prioritised   1 min   ClusterLoadAssignment   2       3      2       1         refused
7 envoy-n1 refused ClusterLoadAssignment 5 s ago: weight 0`,
  );
});

test.each([
  ['2', 'accepted', {}],
  ['* and 2', 'accepted', { wildcard: true }],
  ['2', 'waiting 3 s', { waitingSinceMs: 57_000 }],
  ['2', 'nothing sent', { responses: 0, acks: 0 }],
])('names %s, %s now', (names, now, more) => {
  const [, line = ''] = xdsText([client(type('cluster.v3.Cluster', more))], 60_000).split('\n');
  const cells = line.split(/ {3,}/);
  expect([cells.at(8), cells.at(12)]).toEqual([names, now]);
});

test('a client that asked for nothing yet has a line', () => {
  expect(xdsText([client()], 60_000).split('\n')).toHaveLength(2);
});

test('resources stand below, when they were asked for', () => {
  const resources = [
    { name: 'shop/cart/grpc', status: 'acked', version: '5e', acceptedVersion: '5e' },
    { name: 'shop/nothing/80', status: 'not-found', version: '', acceptedVersion: '' },
  ];
  const text = xdsText([client(type('cluster.v3.Cluster', { resources }))], 60_000);
  expect(text.slice(text.indexOf('\n\n') + 2)).toBe(
    `CLIENT     TYPE      NAME              STATUS      VERSION   ACCEPTED
envoy-n1   Cluster   shop/cart/grpc    acked       5e        5e
envoy-n1   Cluster   shop/nothing/80   not-found   <none>    <none>`,
  );
});
