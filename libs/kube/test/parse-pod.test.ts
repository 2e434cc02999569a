import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Node, parseManifests, parseObject, type Pod, uidFor } from '../src/index.ts';
import { podListText } from '../bench/pod-list.ts';
import { beginnings, refusals } from './refusals.ts';

/** An object of this kind, its sections written in YAML. */
function object(kind: string, sections: string): ReturnType<typeof parseObject> {
  return parseObject({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a' },
    ...(parse(`{${sections}}`) as object),
  });
}

function pod(sections: string): Pod {
  const found = object('Pod', sections);
  if (!found.ok) throw new Error(JSON.stringify(found));
  return found.object as Pod;
}

function node(sections: string): Node {
  const found = object('Node', sections);
  if (!found.ok) throw new Error(JSON.stringify(found));
  return found.object as Node;
}

test('the least of a pod', () => {
  expect(pod('')).toEqual({
    kind: 'Pod',
    namespace: 'default',
    name: 'a',
    uid: uidFor('Pod', 'default', 'a'),
    labels: {},
    nodeName: '',
    hostname: '',
    subdomain: '',
    phase: 'Pending',
    podIP: '',
    podIPs: [],
    ready: false,
    terminating: false,
    ports: [],
  });
});

describe('what decides about endpoints', () => {
  test.each([
    ['R2.1', 'status: {phase: Succeeded}', { phase: 'Succeeded' }],
    ['R2.1', 'status: {phase: Resting}', { phase: 'Unknown' }],
    ['R2.4', 'status: {podIP: 10.0.0.1}', { podIP: '10.0.0.1', podIPs: [] }],
    [
      'R2.4',
      'status: {podIPs: [{ip: 010.0.0.1}, {ip: "FD00::1"}, {ip: ""}, {}, null]}',
      { podIPs: ['010.0.0.1', 'FD00::1'] },
    ],
    ['R2.4', 'status: {podIPs: [{ip: nonsense}]}', { podIPs: ['nonsense'] }], // skipped later, refused never
    ['R3.1', 'status: {conditions: [{type: Ready, status: "True"}]}', { ready: true }],
    [
      'R3.1',
      'status: {conditions: [{type: Ready, status: "False"}, {type: Ready, status: "True"}]}',
      { ready: false },
    ],
    ['R3.1', 'status: {conditions: [{type: Initialized, status: "True"}]}', { ready: false }],
    ['R3.1', 'status: {conditions: [{type: Ready, status: Unknown}]}', { ready: false }],
    [
      'R6.9',
      'status: {conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-01T00:00:00Z"}]}',
      { readySince: '2026-01-01T00:00:00Z' },
    ],
    [
      'R3.2',
      'metadata: {name: a, deletionTimestamp: "2026-01-01T00:00:00Z"}',
      { terminating: true },
    ],
    ['R3.2', 'metadata: {name: a, deletionTimestamp: null}', { terminating: false }],
    [
      'R3.8',
      'spec: {hostname: h, subdomain: s, nodeName: n}',
      { hostname: 'h', subdomain: 's', nodeName: 'n' },
    ],
    ['R4.1', 'spec: {containers: [{ports: [{containerPort: 80}]}]}', { ports: [] }],
    [
      'R4.3',
      'spec: {containers: [{ports: [{name: a, containerPort: 80}]}]}',
      { ports: [{ name: 'a', protocol: 'TCP', port: 80 }] },
    ],
    [
      'R4.1',
      `spec: {initContainers: [{ports: [{name: once, containerPort: 1}]},
        {restartPolicy: Always, ports: [{name: side, containerPort: 2, protocol: UDP}]}],
        containers: [{}, {ports: [{name: a, containerPort: 3}, {name: a, containerPort: 4}]}]}`,
      {
        ports: [
          { name: 'a', protocol: 'TCP', port: 3 },
          { name: 'a', protocol: 'TCP', port: 4 },
          { name: 'side', protocol: 'UDP', port: 2 },
        ],
      },
    ],
    [
      'labels',
      'metadata: {name: a, labels: {app: web, none: null}}',
      { labels: { app: 'web', none: '' } },
    ],
  ])('%s {%s}', (_rule, sections, facts) => expect(pod(sections)).toMatchObject(facts));
});

test.each([
  ['metadata: {}', 'metadata.name: Required value: name or generateName is required'],
  ['metadata: {name: A}', 'metadata.name: Invalid value: "A"'],
  ['metadata: {name: a, namespace: B}', 'metadata.namespace: Invalid value: "B"'],
  ['metadata: {name: a, labels: {"a b": c}}', 'metadata.labels: Invalid value: "a b"'],
  ['metadata: 3', 'metadata: Invalid value: 3: must be an object, not a number'],
  [
    'metadata: {name: a, labels: 3}',
    'metadata.labels: Invalid value: 3: must be an object, not a number',
  ],
  [
    'metadata: {name: a, labels: {a: 1}}',
    'metadata.labels[a]: Invalid value: 1: must be a string, not a number',
  ],
  ['status: {podIPs: {}}', 'status.podIPs: Invalid value: {}: must be an array, not an object'],
  [
    'status: {podIPs: [10.0.0.1]}',
    'status.podIPs[0]: Invalid value: "10.0.0.1": must be an object, not a string',
  ],
  [
    'status: {podIPs: [{}, {ip: 1}]}',
    'status.podIPs[1].ip: Invalid value: 1: must be a string, not a number',
  ],
  [
    'spec: {containers: [{ports: [{containerPort: http}]}]}',
    'spec.containers[0].ports[0].containerPort: Invalid value: "http": must be an integer, not a string',
  ],
  [
    'spec: {containers: [{ports: [{containerPort: 1.5}]}]}',
    'spec.containers[0].ports[0].containerPort: Invalid value: 1.5: must be an integer, not a number',
  ],
])('a pod with {%s} is refused: %s', (sections, text) => {
  const found = object('Pod', sections);
  expect(found.ok).toBe(false);
  expect(beginnings(refusals(found), [text])).toEqual([text]);
});

describe('Nodes', () => {
  test.each([
    [
      'R7.3',
      '',
      {
        kind: 'Node',
        name: 'a',
        zone: '',
        region: '',
        ready: false,
        controlPlane: false,
        cpuMillis: 0,
      },
    ],
    [
      'R3.7',
      'metadata: {name: a, labels: {topology.kubernetes.io/zone: z, topology.kubernetes.io/region: r}}',
      { zone: 'z', region: 'r' },
    ],
    [
      'R7.3',
      'metadata: {name: a, labels: {node-role.kubernetes.io/control-plane: ""}}',
      { controlPlane: true },
    ],
    [
      'R7.3',
      'metadata: {name: a, labels: {node-role.kubernetes.io/master: "false"}}',
      { controlPlane: true },
    ],
    [
      'R7.3',
      'status: {conditions: [{type: Ready, status: "True"}], allocatable: {cpu: 3920m}}',
      { ready: true, cpuMillis: 3920 },
    ],
    ['R7.3', 'status: {allocatable: {cpu: 4}}', { cpuMillis: 4000 }],
  ])('%s {%s}', (_rule, sections, facts) => expect(node(sections)).toMatchObject(facts));

  test.each([
    [
      'status: {allocatable: {cpu: lots}}',
      'status.allocatable.cpu: Invalid value: "lots": must be a quantity',
    ],
    [
      'status: {allocatable: {cpu: [1]}}',
      'status.allocatable.cpu: Invalid value: [1]: must be a string, not an array',
    ],
    ['metadata: {name: "a b"}', 'metadata.name: Invalid value: "a b"'],
  ])('{%s} is refused: %s', (sections, text) => {
    const found = object('Node', sections);
    expect(beginnings(refusals(found), [text])).toEqual([text]);
  });
});

test('undefined, which JSON does not have, is absent too', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', labels: { b: undefined } },
    spec: undefined,
  };
  expect(parseObject(raw)).toMatchObject({ ok: true, object: { labels: { b: '' } } });
});

test('the uid of a raw manifest is the same everywhere, for ever', () => {
  expect(uidFor('Pod', 'default', 'a')).toBe('fd91a53f-2d6f-52b3-a9de-29d60120d2b0');
  expect(uidFor('Pod', 'default', 'b')).not.toBe(uidFor('Pod', 'default', 'a'));
});

test('pods as an API server prints them: every field known, every fact found', () => {
  const { objects, invalid, notices } = parseManifests(podListText(100));
  expect({ invalid, notices }).toEqual({ invalid: [], notices: [] });
  expect(objects).toHaveLength(100);
  expect(objects[42]).toMatchObject({
    kind: 'Pod',
    namespace: 'ns-2',
    nodeName: 'node-42.eu-central-1.compute.internal',
    podIPs: ['10.0.0.42'],
    ready: true,
    readySince: '2026-03-01T08:15:30Z',
    ports: [
      { name: 'http', protocol: 'TCP', port: 8080 },
      { name: 'metrics', protocol: 'TCP', port: 9090 },
    ],
  });
});
