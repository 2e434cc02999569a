import {
  ANNOTATION_TRIGGER_TIME,
  canonicalAddress,
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  LABEL_SKIP_MIRROR,
  MIRRORING_MANAGED_BY,
} from '@sliceplane/kube';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whyNotMirrored } from '../src/mirror-gate.ts';
import { groupKey } from '../src/mirror-groups.ts';
import { portKey } from '../src/ports.ts';
import { endpointsOf, metadataOf, serviceOf } from './mirror-notation.ts';
import { apply, run } from './mirror-run.ts';

const ips = [
  '10.0.0.1',
  '010.0.0.1',
  '10.0.0.2',
  '::ffff:10.0.0.3',
  '2001:DB8::1',
  'fd00::2',
  'bad',
  '',
];

const arbAddress = fc.record(
  {
    ip: fc.constantFrom(...ips),
    hostname: fc.constantFrom('', 'h1'),
    nodeName: fc.constantFrom('n1', 'n2'),
    targetRef: fc.record(
      { name: fc.constantFrom('p1', 'p2'), uid: fc.constantFrom('u1', 'u2') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['ip'] },
);
const arbPorts = fc.uniqueArray(
  fc.constantFrom(
    { name: '', port: 80, protocol: 'TCP' as const },
    { name: 'http', port: 80, protocol: 'TCP' as const, appProtocol: 'h2c' },
    { name: 'dns', port: 53, protocol: 'UDP' as const },
  ),
  { maxLength: 2 },
);
const arbSubsets = fc.array(
  fc.record({
    addresses: fc.array(arbAddress, { maxLength: 4 }),
    notReadyAddresses: fc.array(arbAddress, { maxLength: 3 }),
    ports: arbPorts,
  }),
  { maxLength: 4 },
);
const arbLabels = fc.dictionary(
  fc.constantFrom('app', LABEL_MANAGED_BY, LABEL_SERVICE_NAME, LABEL_SKIP_MIRROR),
  fc.constantFrom('', 'x', 'true'),
  { maxKeys: 2, noNullPrototype: true },
);
const arbEndpoints = fc
  .record({
    subsets: arbSubsets,
    labels: arbLabels,
    annotations: fc.dictionary(
      fc.constantFrom('note', ANNOTATION_TRIGGER_TIME),
      fc.constantFrom('', 'y'),
      { noNullPrototype: true },
    ),
    uid: fc.constantFrom('e1', 'e2'),
  })
  .map(({ subsets, ...metadata }) => endpointsOf(subsets, metadata));

/** Slices that carry our labels but hold anything: a stranger, or an earlier version of us, wrote them. */
const arbSlices = fc
  .array(
    fc.record({
      addressType: fc.constantFrom('IPv4' as const, 'IPv6' as const, 'FQDN' as const),
      ports: arbPorts,
      endpoints: fc.array(
        fc.record(
          {
            addresses: fc.uniqueArray(fc.constantFrom(...ips), { minLength: 1, maxLength: 2 }),
            conditions: fc.record(
              { ready: fc.boolean(), serving: fc.boolean() },
              { requiredKeys: [] },
            ),
            hints: fc.constant({ forZones: [{ name: 'za' }] }),
          },
          { requiredKeys: ['addresses'] },
        ),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 5 },
  )
  .map((slices) =>
    slices.map((slice, i): EndpointSlice => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: metadataOf({
        name: `old-${i}`,
        labels: { [LABEL_SERVICE_NAME]: 'test-ep', [LABEL_MANAGED_BY]: MIRRORING_MANAGED_BY },
      }),
      ...slice,
    })),
  );

const arbHistory = fc.record({
  slices: arbSlices,
  versions: fc.array(fc.option(arbEndpoints, { nil: undefined }), { minLength: 1, maxLength: 4 }),
  limit: fc.constantFrom(1, 2, 3, 1000),
});

interface History {
  readonly slices: readonly EndpointSlice[];
  readonly versions: readonly (Endpoints | undefined)[];
  readonly limit: number;
}

/** Runs one reconcile per version of the Endpoints and hands each to `check`. */
function replay(
  { slices, versions, limit }: History,
  check: (step: {
    endpoints: Endpoints | undefined;
    before: readonly EndpointSlice[];
    after: readonly EndpointSlice[];
    result: ReturnType<typeof run>;
    limit: number;
  }) => void,
): void {
  let before: readonly EndpointSlice[] = slices;
  for (const endpoints of versions) {
    const result = run(endpoints, before, { mirroringMaxEndpointsPerSubset: limit });
    const after = apply(before, result.writes);
    check({ endpoints, before, after, result, limit });
    before = after;
  }
}

const runs = { numRuns: 500 };

test('M42: mirroring settles, a second run writes nothing and repeats the events', () => {
  fc.assert(
    fc.property(arbHistory, (history) =>
      replay(history, ({ endpoints, after, result, limit }) => {
        const again = run(endpoints, after, { mirroringMaxEndpointsPerSubset: limit });
        expect(again).toEqual({ writes: [], events: result.events });
      }),
    ),
    runs,
  );
});

test('M38-M44: below the limit every readable address is in the slice of its family, for each of its ports', () => {
  fc.assert(
    fc.property(arbHistory, (history) =>
      replay({ ...history, limit: 1000 }, ({ endpoints, after }) => {
        expect(mirroredPlaces(after)).toEqual(wantedPlaces(endpoints));
      }),
    ),
    runs,
  );
});

test('M43: one slice per family and port list, within the limit, with addresses of its family only', () => {
  fc.assert(
    fc.property(arbHistory, (history) =>
      replay(history, ({ after, limit }) => {
        const keys = after.map(groupKey);
        expect(new Set(keys).size).toBe(keys.length);
        for (const slice of after) {
          expect(slice.endpoints.length).toBeGreaterThan(0);
          expect(slice.endpoints.length).toBeLessThanOrEqual(limit);
          const texts = slice.endpoints.flatMap((e) => e.addresses);
          expect(texts.map(canonicalAddress)).toEqual(texts);
          const v6 = slice.addressType === 'IPv6';
          expect(texts.every((text) => text.includes(':') === v6)).toBe(true);
        }
      }),
    ),
    runs,
  );
});

test('M51: writes come as creates, updates, deletes, and none leaves a slice as it was', () => {
  fc.assert(
    fc.property(arbHistory, (history) =>
      replay(history, ({ result }) => {
        const order = ['create', 'update', 'delete'];
        const ops = result.writes.map((w) => order.indexOf(w.op));
        expect(ops).toEqual(ops.toSorted((a, b) => a - b));
        for (const { before, after } of result.writes) expect(after).not.toEqual(before);
      }),
    ),
    runs,
  );
});

test('an endpoint equal to one the slice held is that very object, and no input is changed', () => {
  fc.assert(
    fc.property(arbHistory, (history) =>
      replay(history, ({ endpoints, before, result, limit }) => {
        for (const write of result.writes) {
          const kept = (write.after?.endpoints ?? []).map(
            (e) => write.before?.endpoints.find((old) => old === e || same(old, e)) ?? e,
          );
          kept.forEach((endpoint, i) => expect(write.after?.endpoints[i]).toBe(endpoint));
        }
        const copies = structuredClone({ endpoints, before });
        run(endpoints, before, { mirroringMaxEndpointsPerSubset: limit });
        expect({ endpoints, before }).toEqual(copies);
      }),
    ),
    runs,
  );
});

function same(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
        : part,
    );
  return sorted(a) === sorted(b);
}

/** `family port address` of every endpoint in a slice; "none" for a slice without ports. */
function mirroredPlaces(slices: readonly EndpointSlice[]): readonly string[] {
  const places = slices.flatMap((slice) =>
    portsOrNone(slice.ports).flatMap((port) =>
      slice.endpoints.flatMap((e) => e.addresses.map((a) => `${slice.addressType} ${port} ${a}`)),
    ),
  );
  return [...new Set(places)].sort();
}

/** The same, straight from the Endpoints: no repacking, no groups. */
function wantedPlaces(endpoints: Endpoints | undefined): readonly string[] {
  if (endpoints === undefined || whyNotMirrored(endpoints, serviceOf()) !== undefined) return [];
  const places = new Set<string>();
  for (const subset of endpoints.subsets) {
    for (const port of portsOrNone(subset.ports)) {
      for (const { ip } of [...subset.addresses, ...subset.notReadyAddresses]) {
        const canonical = canonicalAddress(ip);
        if (canonical === undefined) continue;
        places.add(`${canonical.includes(':') ? 'IPv6' : 'IPv4'} ${port} ${canonical}`);
      }
    }
  }
  return [...places].filter((place) => !toldByAPort(endpoints, place)).sort();
}

/** E23: addresses without ports are not told apart from a port that has exactly the same ones. */
function toldByAPort(endpoints: Endpoints, place: string): boolean {
  if (place.split(' ')[1] !== 'none') return false;
  const column = (port: string): string => {
    const said = new Map<string, boolean>();
    for (const subset of endpoints.subsets) {
      if (!portsOrNone(subset.ports).includes(port)) continue;
      for (const ready of [true, false]) {
        for (const { ip, targetRef } of ready ? subset.addresses : subset.notReadyAddresses) {
          const key = `${ip} ${targetRef?.uid ?? ''}`;
          said.set(key, ready && (said.get(key) ?? true));
        }
      }
    }
    return [...said]
      .map((cell) => cell.join())
      .sort()
      .join(' ');
  };
  const ports = new Set(endpoints.subsets.flatMap((s) => portsOrNone(s.ports)));
  return [...ports].some((port) => port !== 'none' && column(port) === column('none'));
}

function portsOrNone(ports: EndpointSlice['ports']): readonly string[] {
  return ports.length === 0 ? ['none'] : ports.map((port) => portKey([port]));
}
