import { type KubeObject, parseObject } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRecording,
  encodeHeader,
  encodeStep,
  initialSteps,
  objectsOf,
  recordingHeader,
  RecordingDecoder,
  RecordingError,
  type RecordedStep,
  syntheticCluster,
  workload,
} from '../src/index.ts';

const cluster = syntheticCluster({ services: 40, pods: 300, seed: 8, shares: { foreign: 0.1 } });
const header = recordingHeader({ createdBy: 'test 1', seed: 3, spec: cluster.spec });

describe('a recording', () => {
  test('L187: what was written is read: any run, with its first state or without', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, withFirstState) => {
        const arrivals = { kind: 'poisson', perSecond: 200 } as const;
        const steps: RecordedStep[] = [
          ...(withFirstState ? initialSteps(objectsOf(cluster), 97) : []),
          ...workload(cluster, { arrivals, seed }).take(400),
        ];
        const firstState = withFirstState ? 'recorded' : 'generated';
        const written = recordingHeader({
          createdBy: 'test',
          seed,
          spec: cluster.spec,
          firstState,
        });
        const recording = decodeRecording([encodeHeader(written), ...steps.map(encodeStep)]);
        expect(recording.header).toEqual(written);
        expect([...recording.steps]).toEqual(steps);
      }),
      { numRuns: 10 },
    );
  });

  test('no line is read before it is asked for', () => {
    let read = 0;
    function* lines(): Generator<string> {
      for (const step of workload(cluster, { arrivals: { kind: 'constant', perSecond: 9 } })) {
        if (read === 0) yield encodeHeader(header);
        read += 1;
        yield encodeStep(step);
      }
    }
    const { steps } = decodeRecording(lines());
    expect(read).toBe(0);
    steps.next();
    steps.next();
    expect(read).toBe(2);
  });

  test('a pod is a line of less than 1 KB', () => {
    const [step] = initialSteps(cluster.pods.slice(0, 1));
    expect(encodeStep(step!).length).toBeLessThan(1_000);
  });

  const rare: unknown[] = [
    {
      kind: 'Service',
      metadata: { name: 'mail', finalizers: ['example.com/hold'], annotations: { a: 'b' } },
      spec: { type: 'ExternalName', externalName: 'mail.example.com' },
    },
    {
      kind: 'Service',
      metadata: { name: 'edge', creationTimestamp: '2026-01-01T00:00:00Z', generation: 3 },
      spec: {
        clusterIP: '10.0.0.1',
        externalIPs: ['203.0.113.9'],
        ports: [{ port: 80, nodePort: 30_080 }],
        type: 'NodePort',
        publishNotReadyAddresses: true,
      },
    },
    { kind: 'Service', metadata: { name: 'bare' }, spec: { clusterIP: 'None' } },
    { kind: 'Node', metadata: { name: 'bare' } },
    {
      kind: 'Node',
      metadata: { name: 'odd', labels: { 'node-role.kubernetes.io/master': '' } },
      status: { allocatable: { cpu: '3920m' }, conditions: [{ type: 'Ready', status: 'True' }] },
    },
    { kind: 'Pod', metadata: { name: 'bare' } },
    {
      kind: 'Pod',
      metadata: { name: 'going', deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: {
        phase: 'Unknown',
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    {
      kind: 'Endpoints',
      metadata: { name: 'db', ownerReferences: [] },
      subsets: [{ addresses: [{ ip: '10.1.1.1' }], ports: [{ port: 5432 }] }],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'db-1', labels: { 'kubernetes.io/service-name': 'db' } },
      addressType: 'IPv6',
      endpoints: [
        { addresses: ['fd00::1'], hints: { forZones: [{ name: 'a' }] }, hostname: 'db-1' },
        { addresses: ['fd00::2'], conditions: {}, deprecatedTopology: { rack: '4' } },
      ],
      ports: [{ name: 'sql' }],
    },
  ];

  test.each(rare)('an object nobody generates is read as it was: %j', (manifest) => {
    const parsed = parseObject(manifest);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    const objects: KubeObject[] = [parsed.object];
    const recorded = recordingHeader({ createdBy: 'test' });
    const lines = [encodeHeader(recorded), ...[...initialSteps(objects)].map(encodeStep)];
    expect([...decodeRecording(lines).steps].flatMap(({ deltas }) => deltas)).toEqual([
      { op: 'upsert', object: parsed.object },
    ]);
  });
});

describe('what is no recording', () => {
  const generated = encodeHeader(header);
  const first = encodeHeader({ ...header, firstState: 'recorded' });
  const change = (over: object): string => JSON.stringify({ ...header, ...over });
  const step = (over: object): string =>
    JSON.stringify({ atMs: 5, cause: 'drain', deltas: [], ...over });
  const deltas = (...list: unknown[]): string => step({ deltas: list });

  test.each<[readonly string[], string]>([
    [[], 'line 1 of the recording: it is empty, a header is missing'],
    [['', ' '], 'line 2 of the recording: it is empty, a header is missing'],
    [['{"format":'], 'line 1 of the recording: no JSON: '],
    [['[]'], 'line 1 of the recording: must be an object'],
    [['{}'], 'line 1 of the recording: format must be sliceplane-recording, not nothing'],
    [[change({ version: 2 })], 'line 1 of the recording: version must be 1, not 2'],
    [[change({ createdBy: 7 })], 'createdBy must be text, not 7'],
    [[change({ seed: 'x' })], 'seed must be a number or null, not "x"'],
    [[change({ spec: 4 })], 'spec must be an object or null, not 4'],
    [[change({ firstState: 'lost' })], 'firstState must be generated or recorded, not "lost"'],
    [[change({ spec: null })], "firstState must be 'recorded' without a spec, not 'generated'"],
    [[change({ spec: { nodes: 0 } })], 'nodes must be an integer from 1 to 200000, not 0'],
    [[change({ spec: { nodes: 'x' } })], 'nodes must be an integer from 1 to 200000, not x'],
    [[first, '', 'nope'], 'line 3 of the recording: no JSON: '],
    [[first, step({ atMs: -1 })], 'line 2 of the recording: atMs must be an integer of at least 0'],
    [
      [first, step({}), step({ atMs: 4 })],
      'line 3 of the recording: atMs must be an integer of at least 5, not 4',
    ],
    [[first, step({ cause: 'sharknado' })], 'cause "sharknado" is not known'],
    [
      [first, step({}), step({ cause: 'initial' })],
      'line 3 of the recording: the first state is over',
    ],
    [
      [
        first,
        step({
          cause: 'initial',
          deltas: [{ op: 'delete', kind: 'Pod', namespace: 'a', name: 'b' }],
        }),
      ],
      'deltas[0].op must be upsert in the first state, not delete',
    ],
    [[generated, step({ cause: 'initial' })], 'the first state is generated'],
    [[first, step({ deltas: 1 })], 'deltas must be a list, not 1'],
    [[first, deltas(3)], 'deltas[0] must be an object, not 3'],
    [[first, deltas({ op: 'patch' })], 'deltas[0].op must be upsert or delete, not "patch"'],
    [[first, deltas({ op: 'delete', kind: 'Cat' })], 'deltas[0].kind "Cat" is not known'],
    [[first, deltas({ op: 'delete', kind: 'Pod' })], 'deltas[0].namespace must be text'],
    [[first, deltas({ op: 'delete', kind: 'Pod', namespace: 'a' })], 'deltas[0].name must be text'],
    [
      [first, deltas({ op: 'upsert', object: { kind: 'Job' } })],
      'deltas[0].object: kind Job is not known',
    ],
    [
      [first, deltas({ op: 'upsert', object: { kind: 'Node', metadata: { name: 'A_b' } } })],
      'deltas[0].object: ',
    ],
  ])('L187: %j: %s', (lines, message) => {
    const read = (): unknown => [...decodeRecording(lines).steps];
    expect(read).toThrow(RecordingError);
    expect(read).toThrow(message);
  });

  test('a decoder that is fed tells the header, then the steps, and how it ended', () => {
    const decoder = new RecordingDecoder();
    expect(() => decoder.end()).toThrow('a header is missing');
    const given = [first, '', step({ atMs: 7 })].map((line) => decoder.read(line));
    expect(given).toEqual([undefined, undefined, { atMs: 7, cause: 'drain', deltas: [] }]);
    expect(decoder.end()).toEqual({ ...header, firstState: 'recorded' });
  });
});
