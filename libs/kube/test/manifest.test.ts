import { expect, test } from 'vitest';
import {
  type Endpoints,
  type EndpointSlice,
  parseManifests,
  toList,
  toManifest,
} from '../src/index.ts';

const metadata = { name: 'web-x', namespace: 'shop', uid: 'u-1', labels: { a: 'b' } };
const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    ...metadata,
    generateName: 'web-',
    resourceVersion: '7',
    generation: 3,
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' },
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: 'web',
        uid: 'u-2',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
    finalizers: ['example.com/x'],
  },
  addressType: 'IPv4',
  endpoints: [
    { addresses: ['10.0.0.1'] },
    {
      addresses: ['10.0.0.2'],
      conditions: { ready: false, serving: true, terminating: true },
      deprecatedTopology: { k: 'v' },
      hints: { forZones: [{ name: 'za' }], forNodes: [{ name: 'n1' }] },
      hostname: 'h',
      nodeName: 'n1',
      targetRef: { kind: 'Pod', namespace: 'shop', name: 'p', uid: 'u-3' },
      zone: 'za',
    },
    { addresses: ['10.0.0.3'], conditions: { ready: true } },
  ],
  ports: [
    { name: '', protocol: 'TCP' },
    { name: 'http', port: 80, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' },
  ],
};
const endpoints = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata,
  subsets: [
    {
      addresses: [
        { ip: '10.0.0.1', hostname: 'h', nodeName: 'n', targetRef: { kind: 'Pod', name: 'p' } },
      ],
      ports: [{ port: 80, protocol: 'TCP' }],
    },
    { notReadyAddresses: [{ ip: '10.0.0.2' }] },
  ],
};

test('what was read prints as it was: nothing is invented, nothing is lost', () => {
  const { objects, invalid, notices } = parseManifests(JSON.stringify([slice, endpoints]));
  expect({ invalid, notices }).toEqual({ invalid: [], notices: [] });
  const printed = objects.map((object) => toManifest(object as EndpointSlice | Endpoints));
  expect(JSON.parse(JSON.stringify(printed))).toEqual([slice, endpoints]);
});

test('absent stays absent', () => {
  const bare: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'a',
      namespace: 'n',
      uid: '',
      labels: {},
      annotations: {},
      ownerReferences: [],
    },
    addressType: 'IPv4',
    endpoints: [],
    ports: [],
  };
  expect(toManifest(bare)).toStrictEqual({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'a', namespace: 'n' },
    addressType: 'IPv4',
    endpoints: [],
    ports: [],
  });
});

test('a List is what parseManifests reads', () => {
  const { objects } = parseManifests(JSON.stringify([slice, endpoints]));
  const text = JSON.stringify(toList(objects as (EndpointSlice | Endpoints)[]));
  expect(parseManifests(text).objects).toEqual(objects);
  expect(JSON.parse(text)).toMatchObject({ apiVersion: 'v1', kind: 'List' });
});
