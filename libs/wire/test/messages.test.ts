import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '@sliceplane/kube';
import { protoRoot } from '@sliceplane/proto';
import { describe, expect, test } from 'vitest';
import { manifestToMessage, messageToManifest } from '../src/grpc/messages.ts';
import { protoLoader } from './proto-loader.ts';

/** Through the real serializer and back: what the other side of the wire would parse. */
function overTheWire(kind: Kind, json: object): unknown {
  const loader = protoLoader(kind);
  const bytes = loader.serialize(manifestToMessage(kind, json));
  return messageToManifest(kind, loader.deserialize(bytes));
}

const metadata = {
  name: 'web',
  generateName: 'web-',
  namespace: 'shop',
  uid: 'a5f7',
  resourceVersion: '41',
  generation: 3,
  creationTimestamp: '2026-01-02T03:04:05Z',
  deletionTimestamp: '2026-01-02T03:04:06Z',
  labels: { app: 'web', empty: '', clusterIp: 'a label of that name', port: '0' },
  annotations: { 'example.com/note': 'x', podIP: 'an annotation of that name' },
  ownerReferences: [
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: 'web',
      uid: '77',
      controller: true,
      blockOwnerDeletion: false,
    },
  ],
};

describe('every field crosses the wire under its Kubernetes name', () => {
  test.each<[Kind, object]>([
    [
      'Service',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: {
          type: 'ClusterIP',
          selector: { app: 'web', externalIps: 'x' },
          clusterIP: '10.96.0.7',
          clusterIPs: ['10.96.0.7', 'fd00::7'],
          ipFamilies: ['IPv4', 'IPv6'],
          ipFamilyPolicy: 'PreferDualStack',
          ports: [
            {
              name: 'http',
              protocol: 'TCP',
              appProtocol: 'h2c',
              port: 80,
              targetPort: 8080,
              nodePort: 30080,
            },
            { name: 'admin', protocol: 'UDP', port: 81, targetPort: 'admin' },
            { name: 'digits', protocol: 'TCP', port: 82, targetPort: '8082' },
          ],
          externalIPs: ['192.0.2.1'],
          externalName: 'db.example.com',
          publishNotReadyAddresses: true,
          internalTrafficPolicy: 'Local',
          externalTrafficPolicy: 'Cluster',
          trafficDistribution: 'PreferClose',
        },
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }, { hostname: 'lb.example' }] } },
      },
    ],
    [
      'Pod',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: {
          nodeName: 'n1',
          hostname: 'web-0',
          subdomain: 'web',
          containers: [
            { name: 'web', ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] },
          ],
          initContainers: [
            { name: 'side', restartPolicy: 'Always', ports: [{ containerPort: 9 }] },
          ],
        },
        status: {
          phase: 'Running',
          conditions: [
            { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' },
          ],
          podIP: '10.0.0.1',
          podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
        },
      },
    ],
    [
      'Node',
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata,
        status: {
          allocatable: { cpu: '3920m' },
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      },
    ],
    [
      'Endpoints',
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata,
        subsets: [
          {
            addresses: [
              { ip: '10.0.0.1', hostname: 'a', nodeName: 'n1', targetRef: { kind: 'Pod' } },
            ],
            notReadyAddresses: [{ ip: '10.0.0.2', nodeName: '' }],
            ports: [{ name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http' }],
          },
        ],
      },
    ],
    [
      'EndpointSlice',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata,
        addressType: 'IPv4',
        endpoints: [
          {
            addresses: ['10.0.0.1'],
            conditions: { ready: false, serving: true, terminating: false },
            hostname: 'web-0',
            nodeName: 'n1',
            zone: 'eu-1a',
            targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: '1' },
            hints: { forZones: [{ name: 'eu-1a' }], forNodes: [{ name: 'n1' }] },
            deprecatedTopology: { rack: '' },
          },
          { addresses: ['10.0.0.2'], conditions: {} },
        ],
        ports: [{ name: '', protocol: 'TCP', port: 80, appProtocol: 'http' }, {}],
      },
    ],
  ])('%s', (kind, json) => {
    expect(overTheWire(kind, json)).toEqual(json);
  });
});

describe('absent stays absent', () => {
  test.each<[Kind, object, object]>([
    ['Service', { spec: { clusterIP: '' } }, { spec: {} }],
    [
      'Service',
      { metadata: { name: 'x' }, spec: { selector: {}, ports: [{ name: 'a' }], externalIPs: [] } },
      // A port number is never overlooked: it is 0, and refused as such.
      { metadata: { name: 'x' }, spec: { ports: [{ name: 'a', port: 0 }] } },
    ],
    ['Service', { spec: { ipFamilyPolicy: '' } }, { spec: { ipFamilyPolicy: '' } }],
    ['Service', { spec: null, status: undefined }, {}],
    ['Pod', { status: { podIPs: null } }, { status: {} }],
    ['Node', { status: { allocatable: { cpu: 4 } } }, { status: { allocatable: { cpu: '4' } } }],
    [
      'EndpointSlice',
      { endpoints: [{ conditions: null }], extra: { unknown: 1 } },
      { addressType: '', endpoints: [{ addresses: [] }] },
    ],
  ])('%s %j', (kind, json, seen) => {
    expect(overTheWire(kind, json)).toEqual({
      apiVersion: kind === 'EndpointSlice' ? 'discovery.k8s.io/v1' : 'v1',
      kind,
      ...seen,
    });
  });

  test('something that is no object is an empty message', () => {
    for (const nothing of [null, undefined, 'x', 7, []]) {
      expect(manifestToMessage('Service', nothing)).toEqual({});
    }
  });
});

describe('the proto file has no name that the tables miss', () => {
  const proto = readFileSync(join(protoRoot, 'sliceplane/v1/kubernetes.proto'), 'utf8');
  const camel = (name: string) => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

  const renamed = [...proto.matchAll(/(\w+) = \d+ \[json_name = "(\w+)"\]/g)];
  test.each(renamed.map(([, field = '', json = '']) => [camel(field), json]))(
    '%s is %s',
    (field, json) => {
      expect(messageToManifest('Service', { [field]: 'x' })).toHaveProperty(json, 'x');
      expect(manifestToMessage('Service', { [json]: 'x' })).toEqual({ [field]: 'x' });
    },
  );

  const maps = [...proto.matchAll(/map<string, string> (\w+)/g)];
  test.each([...new Set(maps.map(([, field = '']) => camel(field)))])(
    '%s keeps its keys and empty values',
    (field) => {
      const map = { podIp: '' };
      expect(messageToManifest('Service', { [field]: map })).toHaveProperty(field, map);
      expect(manifestToMessage('Service', { [field]: map })).toEqual({ [field]: map });
    },
  );

  test('both kinds of names were found', () => {
    expect([renamed.length, maps.length]).toEqual([5, 5]);
  });
});
