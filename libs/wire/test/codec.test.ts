import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import type { EntryHints, ViewEntry } from '@sliceplane/views';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCodec } from '../src/grpc/codec.ts';
import { manifestToMessage, messageToManifest } from '../src/grpc/messages.ts';
import { arbEndpoint, arbSlice } from './arbitrary-slice.ts';
import { protoLoader } from './proto-loader.ts';

const slices = protoLoader('EndpointSlice');
const views = protoLoader('ServiceView');

describe('slices', () => {
  test('decoding gives back what was encoded', () =>
    fc.assert(
      fc.property(arbSlice, (slice) => {
        const codec = createCodec();
        expect(codec.decodeSlice(codec.encodeSlice(slice).bytes)).toEqual(slice);
      }),
      { numRuns: 300 },
    ));

  test('what proto-loader reads is what it wrote itself', () =>
    fc.assert(
      fc.property(arbSlice, (slice) => {
        const ours = createCodec().encodeSlice(slice).bytes;
        const theirs = slices.serialize(manifestToMessage('EndpointSlice', slice));
        expect(slices.deserialize(ours)).toEqual(slices.deserialize(theirs));
      }),
      { numRuns: 200 },
    ));

  test('a slice with every field filled has the very bytes of proto-loader', () => {
    const ours = createCodec().encodeSlice(full).bytes;
    const theirs = slices.serialize(manifestToMessage('EndpointSlice', full));
    expect(Buffer.from(ours).toString('hex')).toBe(theirs.toString('hex'));
    expect(messageToManifest('EndpointSlice', slices.deserialize(ours))).toEqual(full);
  });

  test('bytes kept from the slice before are the bytes of a fresh encoder', () =>
    fc.assert(
      fc.property(
        arbSlice,
        fc.array(fc.array(fc.oneof(arbEndpoint, fc.nat(9)), { maxLength: 7 }), { maxLength: 4 }),
        (first, steps) => {
          const codec = createCodec();
          let before = codec.encodeSlice(first);
          for (const step of steps) {
            const known = before.endpoints;
            const endpoints = step.flatMap((e) =>
              typeof e === 'number' ? known.slice(e, e + 1) : [e],
            );
            const after = { ...first, endpoints };
            const kept = codec.encodeSlice(after, before);
            expect(kept).toEqual(createCodec().encodeSlice(after));
            before = kept;
          }
        },
      ),
      { numRuns: 200 },
    ));

  test('a slice of more than 64 KiB keeps its bytes as well', () => {
    const codec = createCodec();
    const endpoints = Array.from({ length: 1000 }, (_, i) => ({
      ...fullEndpoint,
      hostname: `web-${i}`,
    }));
    const before = codec.encodeSlice({ ...full, endpoints });
    const after = { ...full, endpoints: [{ ...fullEndpoint, zone: 'z' }, ...endpoints.slice(7)] };
    expect(codec.encodeSlice(after, before)).toEqual(createCodec().encodeSlice(after));
    expect(before.bytes.length).toBeGreaterThan(1 << 16);
  });

  test('each slice has a buffer of its own, and later ones leave it alone', () => {
    const codec = createCodec();
    const encoded = codec.encodeSlice(full);
    const first = encoded.bytes;
    const copy = first.slice();
    codec.encodeSlice({ ...full, endpoints: [] }, encoded);
    expect(first).toEqual(copy);
    expect(first.byteOffset).toBe(0);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  test('bytes that end early are refused, wherever they end', () => {
    const codec = createCodec();
    const { bytes } = codec.encodeSlice(full);
    const refused = Array.from(bytes.keys()).filter((length) => {
      try {
        codec.decodeSlice(bytes.subarray(0, length));
        return false;
      } catch (error) {
        return error instanceof RangeError;
      }
    });
    // Only a cut between two top-level fields goes unnoticed.
    expect(bytes.length - refused.length).toBe(3 + full.endpoints.length);
  });

  test('fields of a later version are skipped', () => {
    const codec = createCodec();
    const { bytes } = codec.encodeSlice(full);
    // Field 127 as varint, 64 bits, bytes and 32 bits.
    const unknown = 'f8070a' + 'f9070102030405060708' + 'fa0703616263' + 'fd0701020304';
    const later = Buffer.concat([bytes, Buffer.from(unknown, 'hex')]);
    expect(codec.decodeSlice(later)).toEqual(full);
  });
});

describe('view entries', () => {
  const arbNames = fc.array(fc.string(), { maxLength: 3 });
  const arbHints = fc.record({ forNodes: arbNames, forZones: arbNames });
  const arbBare: fc.Arbitrary<ViewEntry> = fc.record({
    id: fc.nat({ max: 2 ** 52 - 1 }),
    family: fc.constantFrom('IPv4' as const, 'IPv6' as const, 'FQDN' as const),
    address: fc.string(),
    ports: fc.array(
      fc.record(
        {
          name: fc.string(),
          port: fc.nat(65535),
          protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
          appProtocol: fc.string(),
        },
        { requiredKeys: ['name', 'port', 'protocol'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    nodeName: fc.string(),
    zone: fc.string(),
    hostname: fc.string({ maxLength: 200 }),
    ready: fc.boolean(),
    serving: fc.boolean(),
    terminating: fc.boolean(),
  });
  const arbEntry = fc
    .tuple(arbBare, fc.option(arbHints))
    .map(([bare, hints]): ViewEntry => (hints === null ? bare : { ...bare, hints }));

  test('pieces concatenate to a ServiceView that proto-loader reads', () =>
    fc.assert(
      fc.property(fc.array(arbEntry, { maxLength: 3 }), (entries) => {
        const codec = createCodec();
        const bytes = Buffer.concat(entries.map((entry) => codec.encodeEntry(entry)));
        const { endpoints } = views.deserialize(bytes) as { endpoints: unknown[] };
        expect(endpoints).toEqual(entries.map(asMessage));
      }),
      { numRuns: 300 },
    ));

  test('one endpoint of a mesh-sized service is under 120 bytes', () => {
    const bytes = createCodec().encodeEntry({
      id: 4_000_000_000_000_123,
      family: 'IPv4',
      address: '10.244.117.203',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      nodeName: 'ip-10-0-117-20.eu-central-1.compute.internal',
      zone: 'eu-central-1a',
      hostname: '',
      ready: true,
      serving: true,
      terminating: false,
    });
    expect(bytes.length).toBeLessThan(120);
  });
});

function asMessage(entry: ViewEntry): object {
  return {
    id: entry.id,
    address: entry.address,
    ports: entry.ports.map((port) => ({
      name: port.name,
      port: port.port,
      protocol: port.protocol === 'TCP' ? '' : port.protocol,
      appProtocol: port.appProtocol ?? '',
    })),
    nodeName: entry.nodeName,
    zone: entry.zone,
    hostname: entry.hostname,
    notReady: !entry.ready,
    notServing: !entry.serving,
    terminating: entry.terminating,
    targetRef: null,
    hints: entry.hints === undefined ? null : hintsMessage(entry.hints),
    slice: '',
  };
}

function hintsMessage({ forNodes, forZones }: EntryHints): object {
  const named = (name: string): object => ({ name });
  return { forZones: forZones.map(named), forNodes: forNodes.map(named) };
}

const fullEndpoint: Endpoint = {
  addresses: ['10.0.0.1', '10.0.0.2'],
  conditions: { ready: true, serving: false, terminating: true },
  hostname: 'web-0',
  nodeName: 'n1',
  zone: 'eu-1a',
  targetRef: {
    kind: 'Pod',
    namespace: 'shop',
    name: 'web-0',
    uid: '4cf9e7c6',
    apiVersion: 'v1',
    resourceVersion: '17',
    fieldPath: 'spec.containers{web}',
  },
  hints: { forZones: [{ name: 'eu-1a' }, { name: 'eu-1b' }], forNodes: [{ name: 'n1' }] },
  deprecatedTopology: { rack: 'r7' },
};

const full: EndpointSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'web-b7x2c',
    generateName: 'web-',
    namespace: 'shop',
    uid: 'a5f7',
    resourceVersion: '41',
    generation: 3,
    creationTimestamp: '2026-01-02T03:04:05Z',
    deletionTimestamp: '2026-01-02T03:04:06Z',
    labels: { 'kubernetes.io/service-name': 'web', long: 'x'.repeat(200) },
    annotations: { ünïcode: '✓' },
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: 'web',
        uid: '77',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  },
  addressType: 'IPv4',
  endpoints: [fullEndpoint, { ...fullEndpoint, addresses: ['10.0.0.3'] }],
  ports: [{ name: 'http', protocol: 'TCP', port: 8080, appProtocol: 'h2c' }],
};
