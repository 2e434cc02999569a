import {
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_LEADER,
  ANNOTATION_TRIGGER_TIME,
  type EndpointSlice,
  LABEL_HEADLESS,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  LABEL_SKIP_MIRROR,
  MIRRORING_MANAGED_BY,
} from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { sameFacts } from '../src/endpoint.ts';
import { isMirrorOf, whyNotMirrored } from '../src/mirror-gate.ts';
import { mirrorGroups } from '../src/mirror-groups.ts';
import { mirrorIdentity } from '../src/mirror-identity.ts';
import { recycle } from '../src/mirror-plan.ts';
import { mirror, type Mirrored } from '../src/mirror.ts';
import { resolveSliceOptions } from '../src/options.ts';
import { apply, nameAfter, run } from './mirror-run.ts';
import {
  endpointsOf,
  endpointsUid,
  metadataOf,
  printSlice,
  serviceOf,
  sliceOf,
} from './mirror-notation.ts';

const P1 = 'http/80';
const P2 = 'http/80 https/443/UDP';
const P3 = 'http/3000 https/3001/UDP';
const P4 = 'https/443';
const six = '2001:db8:2222:3333:4444:5555:6666:7777';
const eight = '2001:db8:3333:4444:5555:6666:7777:8888';
const two = `${P2} <- 10.0.0.1 10.0.0.2`;
const five = `${two} | ${P3} <- 10.0.1.1 10.0.1.2 10.0.1.3`;
const nine = '2001:db8:1111:3333:4444:5555:6666:9999';

describe('one reconcile', () => {
  test.each([
    // Columns of the tally: slices, endpoints in them; endpoints added, updated, removed, skipped; slices created, updated, deleted.
    // row  endpoints                                      existing                                      tally
    ['TM1', '', [], '0 0  0 0 0 0  0 0 0'],
    ['TM2', `${P1} <-`, [], '0 0  0 0 0 0  0 0 0'],
    ['TM3', `${P1} <- 10.0.0.1`, [], '1 1  1 0 0 0  1 0 0'],
    ['TM4', `${P1} <- 10.0.0.1 | ${P4} <- 10.0.0.2`, [], '2 2  2 0 0 0  2 0 0'],
    ['TM5', `${P1} <- 10.0.0.1 | ${P4} <- 10.0.0.1`, [], '1 1  1 0 0 0  1 0 0'],
    ['TM6', `${P1} <- 10.0.0.1 | ${P1} <- 10.0.0.2`, [], '1 2  2 0 0 0  1 0 0'],
    ['TM13', `${P2} <- !10.0.0.1 !10.0.0.2`, [], '1 2  2 0 0 0  1 0 0'],
    ['TM14', `${P2} <- 10.1.1.1 10.1.1.2 !10.0.0.1 !10.0.0.2`, [], '1 4  4 0 0 0  1 0 0'],
    ['TM15', five, [], '2 5  5 0 0 0  2 0 0'],
    ['TM16', five, [`a: IPv4 ${P2} <-`], '2 5  5 0 0 0  1 1 0'],
    [
      'TM17',
      five,
      [`a: IPv4 ${P2} <- ?10.0.0.2~pod-2 ?10.0.0.1+10.0.0.3~pod-1`],
      '2 5  4 1 1 0  1 1 0',
    ],
    [
      'TM19',
      `${P2} <- ${six} 10.0.0.2 | ${P3} <- 10.0.1.1 10.0.1.2 ${eight}`,
      [],
      '4 5  5 0 0 0  4 0 0',
    ],
    [
      'TM20',
      `${P2} <- ${six} ${eight} | ${P3} <- ${six} ${eight} ${nine}`,
      [],
      '2 5  5 0 0 0  2 0 0',
    ],
    [
      'TM22',
      `${P2} <- invalid1 invalid2 | ${P3} <- invalid1 invalid3 invalid4`,
      [],
      '0 0  0 0 0 5  0 0 0',
    ],
    ['M39 a family goes', `${P1} <- ${six}`, [`a: IPv4 ${P1} <- 10.0.0.1`], '1 1  1 0 1 0  1 0 1'],
    ['M40 surplus goes', two, [`b: IPv4 ${P2} <-`, `a: IPv4 ${P2} <-`], '1 2  2 0 0 0  0 1 1'],
    ['M38 FQDN goes', '', [`a: FQDN ${P1} <- a.example.com`], '0 0  0 0 1 0  0 0 1'],
  ])('%s: %s', (_row, subsets, existing, expected) => {
    const endpoints = endpointsOf(subsets);
    const slices = existing.map((text) => sliceOf(text));
    const result = run(endpoints, slices);
    const { skipped } = mirrorGroups(endpoints, 1000);
    expect(tally(slices, result, skipped)).toBe(expected);
    expectSettled(endpoints, slices, result);
  });

  test('TM23: at most `mirroringMaxEndpointsPerSubset` addresses of a subset', () => {
    const endpoints = endpointsOf(five);
    const limited = { mirroringMaxEndpointsPerSubset: 2 };
    const result = run(endpoints, [], limited);
    expect(tally([], result, mirrorGroups(endpoints, 2).skipped)).toBe('2 4  4 0 0 1  2 0 0');
    expectSettled(endpoints, [], result, limited);
  });

  test.each([
    // addresses of one subset, limit                              IPv4 and IPv6 endpoints
    [`10.0.0.1 ${six} 10.0.0.2`, 2, '10.0.0.1,10.0.0.2'], // both families draw on one quota
    [`!10.0.0.1 10.0.0.2`, 1, '10.0.0.2'], // ready ones first
    [`0.bad 10.0.0.1`, 1, '10.0.0.1'], // an unreadable one uses none
    [`010.0.0.1 10.0.0.1 10.0.0.2`, 2, '10.0.0.1'], // a duplicate does
  ])('M28: %s with limit %d mirrors %s', (addresses, limit, expected) => {
    const subsets = endpointsOf(`${P1} <- ${addresses}`).subsets.map((s) => ({
      ...s,
      addresses: s.addresses.map(({ ip }) => ({ ip })),
    }));
    const endpoints = endpointsOf(subsets);
    const result = run(endpoints, [], { mirroringMaxEndpointsPerSubset: limit });
    const mirrored = result.writes.flatMap((w) => w.after?.endpoints.map((e) => e.addresses[0]));
    expect(mirrored.join()).toBe(expected);
  });

  test('TM7: nothing is created for Endpoints that are being deleted', () => {
    const endpoints = endpointsOf(`${P1} <- 10.0.0.1`, {
      deletionTimestamp: '2026-01-01T00:00:00Z',
    });
    expect(run(endpoints, []).writes).toEqual([]);
  });

  test('M52: updates and deletes go on while Endpoints are being deleted', () => {
    const endpoints = endpointsOf(`${five} | 9 <- ${six}`, {
      deletionTimestamp: '2026-01-01T00:00:00Z',
    });
    const result = run(endpoints, [sliceOf(`a: IPv4 ${P2} <-`), sliceOf(`b: FQDN ${P1} <-`)]);
    expect(opsOf(result)).toEqual(['update a', 'delete b']);
  });

  test('M31: an address says ready and nothing else; M29: its text becomes canonical', () => {
    const result = run(
      endpointsOf('80 <- 010.000.000.001 !2001:DB8:0::1~@n1 ::ffff:10.0.0.3>pod#uid'),
      [],
    );
    expect(slicesOf(result).map(printSlice)).toEqual([
      'IPv4 80 <- 10.0.0.1~pod-1@node-1 10.0.0.3~pod-2@node-2>pod#uid',
      'IPv6 80 <- !2001:db8::1@n1',
    ]);
    for (const endpoint of slicesOf(result).flatMap((s) => s.endpoints)) {
      expect(Object.keys(endpoint.conditions ?? {})).toEqual(['ready']);
      expect(endpoint).not.toHaveProperty('zone');
      expect(endpoint).not.toHaveProperty('hints');
    }
  });

  test('M33: of two texts for one address the not ready one wins', () => {
    const subsets = [
      { addresses: [{ ip: '10.0.0.1' }], notReadyAddresses: [{ ip: '010.0.0.1' }], ports: [] },
    ];
    expect(slicesOf(run(endpointsOf(subsets), [])).map(printSlice)).toEqual(['IPv4 <- !10.0.0.1']);
  });

  test('E20: an address both ready and not ready is mirrored as not ready', () => {
    const result = run(endpointsOf('80 <- 10.0.0.1~a@n1 !10.0.0.1~a@n1'), []);
    expect(slicesOf(result).map(printSlice)).toEqual(['IPv4 80 <- !10.0.0.1~a@n1']);
  });

  test('M32: ports are mirrored one to one, appProtocol included, and an absent list is an empty one', () => {
    const result = run(endpointsOf('dns/53/UDP%dns 54/SCTP <- 10.0.0.1 | <- 10.0.0.2'), []);
    expect(slicesOf(result).map((s) => s.ports)).toEqual([
      [],
      [
        { name: 'dns', port: 53, protocol: 'UDP', appProtocol: 'dns' },
        { name: '', port: 54, protocol: 'SCTP' },
      ],
    ]);
  });

  test('M27 M43: two subsets may meet in one group; it never grows beyond the limit, and settles', () => {
    const endpoints = endpointsOf('0 <- 10.0.0.1 10.0.0.2 | <- 10.0.0.3 10.0.0.4');
    const limited = { mirroringMaxEndpointsPerSubset: 3 };
    const result = run(endpoints, [], limited);
    expect(slicesOf(result).map((s) => s.endpoints.length)).toEqual([3]);
    expectSettled(endpoints, [], result, limited);
  });
});

describe('metadata', () => {
  const kept = `a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1`;
  const text = `${P1} <- 10.0.0.1`;
  const ours = { [LABEL_SERVICE_NAME]: 'test-ep', [LABEL_MANAGED_BY]: MIRRORING_MANAGED_BY };
  const owner = { apiVersion: 'v1', kind: 'Endpoints', name: 'test-ep', uid: endpointsUid };

  test.each([
    // row    of the Endpoints                              of the slice                                     writes
    ['TM8', {}, { ownerReferences: [owner] }, []],
    ['TM8 no owner', {}, {}, []],
    ['M48', {}, { ownerReferences: [{ ...owner, uid: 'other' }] }, ['update a']],
    ['M48 foreign', {}, { ownerReferences: [{ ...owner, kind: 'Service', uid: 'x' }] }, []],
    ['TM10', {}, { annotations: { foo: 'bar' } }, ['update a']],
    ['TM11', { labels: { foo: 'bar' } }, { annotations: { foo: 'bar' } }, ['update a']],
    ['labels equal', { labels: { foo: 'bar' } }, { labels: { ...ours, foo: 'bar' } }, []],
    ['M47', {}, { annotations: { [ANNOTATION_TRIGGER_TIME]: '' } }, ['update a']],
    ['M46a', { labels: { [LABEL_MANAGED_BY]: 'x' } }, {}, []],
    ['M46a', { labels: { [LABEL_SERVICE_NAME]: 'x', l: '' } }, { labels: { ...ours, l: '' } }, []],
  ])('%s: Endpoints %o, slice %o: %j', (_row, ofEndpoints, ofSlice, writes) => {
    const endpoints = endpointsOf(text, ofEndpoints);
    const slices = [sliceOf(kept, ofSlice)];
    const result = run(endpoints, slices);
    expect(opsOf(result)).toEqual(writes);
    expectSettled(endpoints, slices, result);
  });

  test.each([
    ['TM24', { [ANNOTATION_LAST_APPLIED]: '{"a":1}' }, {}],
    ['TM25', { [ANNOTATION_LAST_APPLIED]: '' }, {}],
    ['TM26', { [ANNOTATION_LAST_APPLIED]: '{"a":1}', foo: 'bar' }, { foo: 'bar' }],
    ['M47', { [ANNOTATION_TRIGGER_TIME]: '2026-01-01T00:00:00Z', foo: 'bar' }, { foo: 'bar' }],
  ])('%s: annotations %o become %o', (_row, annotations, expected) => {
    const [slice] = slicesOf(run(endpointsOf(text, { annotations }), []));
    expect(slice?.metadata.annotations).toEqual(expected);
  });

  test.each([
    ['TM47', {}, {}],
    ['TM49', { labels: { foo: 'bar' } }, {}],
    ['TM50', { labels: { foo: 'bar' }, annotations: { foo2: 'bar2' } }, { foo2: 'bar2' }],
    ['M46', { labels: { [LABEL_HEADLESS]: '', [LABEL_SKIP_MIRROR]: 'false' } }, {}],
  ])(
    '%s: a new slice has its own name, two labels and all of the Endpoints',
    (_row, given, annotations) => {
      const endpoints = endpointsOf(text, { name: 'foo', ...given });
      const service = serviceOf({ metadata: metadataOf({ name: 'foo' }) });
      const [write] = mirror(
        endpoints,
        service,
        [],
        resolveSliceOptions(),
        nameAfter('foo'),
      ).writes;
      expect(write?.after?.metadata).toEqual({
        name: 'foo-1',
        generateName: 'foo-',
        namespace: 'test',
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        labels: {
          ...('labels' in given ? given.labels : {}),
          [LABEL_SERVICE_NAME]: 'foo',
          [LABEL_MANAGED_BY]: MIRRORING_MANAGED_BY,
        },
        annotations,
        ownerReferences: [{ ...owner, name: 'foo', controller: true, blockOwnerDeletion: true }],
      });
    },
  );

  test('TM52: an address becomes an endpoint with exactly its hostname, node and target', () => {
    const targetRef = { kind: 'Pod', namespace: 'default', name: 'foo' };
    const address = { ip: '10.1.2.3', hostname: 'foo', nodeName: 'node-abc', targetRef };
    const subsets = [{ addresses: [address], notReadyAddresses: [], ports: [] }];
    const [slice] = slicesOf(run(endpointsOf(subsets), []));
    expect(slice?.addressType).toBe('IPv4');
    expect(slice?.endpoints).toEqual([
      {
        addresses: ['10.1.2.3'],
        conditions: { ready: true },
        hostname: 'foo',
        nodeName: 'node-abc',
        targetRef,
      },
    ]);
  });

  test('M49: a replaced slice keeps its identity and loses what others added', () => {
    const slice = sliceOf(`a: IPv4 ${P1} <-`, {
      labels: { ...ours, extra: 'x' },
      ownerReferences: [{ ...owner, kind: 'Service', uid: 'x' }],
      generateName: 'test-ep-',
      creationTimestamp: '2026-01-01T00:00:00Z',
      resourceVersion: '7',
      generation: 3,
    });
    expect(run(endpointsOf(text), [slice]).writes[0]?.after?.metadata).toEqual({
      name: 'a',
      generateName: 'test-ep-',
      namespace: 'test',
      uid: 'uid of a:',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: ours,
      annotations: {},
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    });
  });
});

describe('what is mirrored', () => {
  const text = `${P1} <- 10.0.0.1`;
  const mirrored = sliceOf(`a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1`);

  test.each([
    ['TM37', {}, {}, undefined],
    ['M5', undefined, {}, 'M5'],
    ['TM29 TM38', { labels: { [LABEL_SKIP_MIRROR]: 'true' } }, {}, 'M6'],
    ['M6', { labels: { [LABEL_SKIP_MIRROR]: 'True' } }, {}, undefined],
    ['M6', { labels: { [LABEL_SKIP_MIRROR]: 'false' } }, {}, undefined],
    ['M6', { labels: { [LABEL_SKIP_MIRROR]: '' } }, {}, undefined],
    ['TM39', { annotations: { [ANNOTATION_LEADER]: '{}' } }, {}, 'M7'],
    ['TM40', { annotations: { [ANNOTATION_LEADER]: '' } }, {}, 'M7'],
    ['TM31', {}, undefined, 'M8'],
    ['TM32', {}, { selector: { foo: 'bar' } }, 'M9'],
    ['M9 empty but there', {}, { selector: {} }, 'M9'],
    ['M9a', {}, { type: 'ExternalName' as const, clusterIP: '' }, undefined],
    ['M9a', {}, { clusterIP: 'None', ipFamilies: ['IPv6' as const] }, undefined],
  ])('%s: Endpoints %o, Service %o: %s', (_row, metadata, serviceFields, rule) => {
    const endpoints = metadata && endpointsOf(text, metadata);
    const service = serviceFields && serviceOf(serviceFields);
    expect(whyNotMirrored(endpoints, service)).toBe(rule);
    const fresh = mirror(endpoints, service, [], resolveSliceOptions(), nameAfter('x'));
    expect(fresh.writes.length).toBe(rule === undefined ? 1 : 0);
    const stale = mirror(endpoints, service, [mirrored], resolveSliceOptions(), nameAfter('x'));
    const deletes = opsOf(stale).filter((op) => op.startsWith('delete'));
    expect(deletes).toEqual(rule === undefined ? [] : ['delete a']);
  });

  test.each([
    ['TM28', `${P1} <-`, [], []],
    ['TM33', `${P1} <-`, ['-1: IPv4 <-'], ['delete -1']],
  ])('%s: %s over %j writes %j', (_row, subsets, existing, writes) => {
    expect(
      opsOf(
        run(
          endpointsOf(subsets),
          existing.map((t) => sliceOf(t)),
        ),
      ),
    ).toEqual(writes);
  });

  test('TM35: a thousand addresses fit one slice, without an event', () => {
    const addresses = Array.from({ length: 1000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    const result = run(endpointsOf(`80 <- ${addresses.join(' ')}`), []);
    expect(slicesOf(result).map((s) => s.endpoints.length)).toEqual([1000]);
    expect(result.events).toEqual([]);
  });

  test.each([
    ['TM41', {}, {}, true],
    ['TM42', { namespace: 'ns2' }, {}, false],
    ['TM43', {}, { [LABEL_SERVICE_NAME]: 'svc2' }, false],
    ['TM44', {}, { [LABEL_MANAGED_BY]: `${MIRRORING_MANAGED_BY}foo` }, false],
    ['TM34', {}, { [LABEL_MANAGED_BY]: 'something-else' }, false],
    ['TM46', {}, { [LABEL_SERVICE_NAME]: undefined }, false],
  ])('%s: metadata %o, labels %o: ours is %s', (_row, metadata, labels, expected) => {
    const given = {
      [LABEL_SERVICE_NAME]: 'svc1',
      [LABEL_MANAGED_BY]: MIRRORING_MANAGED_BY,
      ...labels,
    };
    const present = Object.entries(given).filter(([, value]) => value !== undefined);
    const slice = sliceOf('s: IPv4 <-', {
      namespace: 'ns1',
      ...metadata,
      labels: Object.fromEntries(present) as Record<string, string>,
    });
    const key = { namespace: 'ns1', name: 'svc1' };
    expect(isMirrorOf(slice, key, MIRRORING_MANAGED_BY)).toBe(expected);
  });
});

describe('recycling', () => {
  test.each([
    // row    creates                 deletes                  after
    ['TM53', 'IPv4:foo', 'IPv4:bar', 'update bar with foo'],
    ['TM55', 'IPv4:foo1 IPv4:foo2', 'IPv4:bar', 'create foo2, update bar with foo1'],
    ['TM56', 'IPv4:foo1', 'IPv4:bar1 IPv4:bar2', 'update bar1 with foo1, delete bar2'],
    ['TM58', 'IPv4:foo', 'IPv6:bar', 'create foo, delete bar'],
    ['M50', 'IPv4:a IPv6:b', 'IPv6:c', 'create a, update c with b'], // upstream drops the wrong create
  ])('%s: create %s, delete %s: %s', (_row, creates, deletes, expected) => {
    const plan = recycle({
      creates: creates.split(' ').map((text) => {
        const [addressType, host = ''] = text.split(':');
        const { ports } = sliceOf(`x: IPv4 ${host}/80 <-`);
        return { addressType: addressType as 'IPv4', ports, endpoints: new Map() };
      }),
      updates: [],
      deletes: deletes.split(' ').map((text) => {
        const [addressType, name] = text.split(':');
        return sliceOf(`${name}: ${addressType} <-`);
      }),
    });
    expect(
      [
        ...plan.creates.map((g) => `create ${g.ports[0]?.name}`),
        ...plan.updates.map(
          (u) => `update ${u.slice.metadata.name} with ${u.group.ports[0]?.name}`,
        ),
        ...plan.deletes.map((s) => `delete ${s.metadata.name}`),
      ].join(', '),
    ).toBe(expected);
  });

  test('M51: creates, then updates, then deletes; names of created slices are all new', () => {
    const taken: string[][] = [];
    const endpoints = endpointsOf(`1 <- 10.0.0.1 | 2 <- ${six} | 3 <- ${eight} | 4 <- 10.0.0.4`);
    const existing = ['z: IPv4 1 <-', 'y: FQDN 1 <-', 'x: FQDN 2 <-'].map((t) => sliceOf(t));
    const result = mirror(endpoints, serviceOf(), existing, resolveSliceOptions(), (names) => {
      taken.push([...names].sort());
      return `n${names.size}`;
    });
    expect(opsOf(result)).toEqual([
      'create n3',
      'create n4',
      'create n5',
      'update z',
      'delete x',
      'delete y',
    ]);
    expect(taken).toEqual([
      ['x', 'y', 'z'],
      ['n3', 'x', 'y', 'z'],
      ['n3', 'n4', 'x', 'y', 'z'],
    ]);
  });

  test('an endpoint that did not change is the same object in the slice that did', () => {
    const before = sliceOf(`a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1 10.0.0.2~pod-2@node-2`);
    const [write] = run(endpointsOf(`${P1} <- 10.0.0.1 10.0.0.2@other 10.0.0.3`), [before]).writes;
    const [same, moved] = write?.after?.endpoints ?? [];
    expect(same).toBe(before.endpoints[0]);
    expect(moved).not.toBe(before.endpoints[1]);
  });

  test('M42: an endpoint listed twice does not stand for a missing one', () => {
    const slice = sliceOf(`a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1 10.0.0.1~pod-1@node-1`);
    expect(opsOf(run(endpointsOf(`${P1} <- 10.0.0.1 10.0.0.2`), [slice]))).toEqual(['update a']);
  });

  test('M42: an endpoint listed twice is written once', () => {
    const slice = sliceOf(`a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1 10.0.0.1~pod-1@node-1`);
    const result = run(endpointsOf(`${P1} <- 10.0.0.1`), [slice]);
    expect(slicesOf(result).map((s) => s.endpoints.length)).toEqual([1]);
  });

  test('M31: a replaced slice carries no hints, whatever it carried before', () => {
    const hinted = sliceOf(`a: IPv4 ${P1} <- 10.0.0.1~pod-1@node-1`);
    const hints = { forZones: [{ name: 'za' }] };
    const slice = { ...hinted, endpoints: hinted.endpoints.map((e) => ({ ...e, hints })) };
    const [after] = slicesOf(run(endpointsOf(`${P1} <- 10.0.0.1 10.0.0.2`), [slice]));
    expect(after?.endpoints.map((e) => e.hints)).toEqual([undefined, undefined]);
  });

  test('M42: hints and the resourceVersion of a target are no reason to write', () => {
    const [slice] = slicesOf(run(endpointsOf(`${P1} <- 10.0.0.1>web#u`), []));
    const decorated = slice?.endpoints.map((e) => ({
      ...e,
      hints: { forZones: [{ name: 'za' }] },
      targetRef: { ...e.targetRef, resourceVersion: '9' },
    }));
    const existing = [{ ...(slice as EndpointSlice), endpoints: decorated ?? [] }];
    expect(run(endpointsOf(`${P1} <- 10.0.0.1>web#u`), existing).writes).toEqual([]);
  });
});

describe('events', () => {
  test.each([
    ['M35', '80 <- bad 10.0.0.1', 5, ['InvalidIPAddress: 1 invalid IP address was not mirrored']],
    [
      'M36',
      '80 <- 10.0.0.1 10.0.0.2 !10.0.0.3',
      2,
      [
        'TooManyAddressesToMirror: at most 2 addresses of a subset are mirrored, 1 address was skipped',
      ],
    ],
    [
      'M37',
      '80 <- 0.bad 1.bad 10.0.0.1 10.0.0.2 10.0.0.3',
      2,
      [
        'InvalidIPAddress: 2 invalid IP addresses were not mirrored',
        'TooManyAddressesToMirror: at most 2 addresses of a subset are mirrored, 3 addresses were skipped',
      ],
    ],
    ['M34', '80 <- 10.0.0.1 10.0.0.2', 2, []],
  ])('%s: %s, at most %d: %j', (_row, subsets, limit, expected) => {
    const { events } = run(endpointsOf(subsets), [], { mirroringMaxEndpointsPerSubset: limit });
    expect(events.map((e) => `${e.reason}: ${e.message}`)).toEqual(expected);
    for (const event of events) {
      expect(event).toMatchObject({
        type: 'Warning',
        kind: 'Endpoints',
        namespace: 'test',
        name: 'test-ep',
      });
    }
  });
});

function expectSettled(
  endpoints: ReturnType<typeof endpointsOf>,
  existing: readonly EndpointSlice[],
  result: Mirrored,
  options: { mirroringMaxEndpointsPerSubset?: number } = {},
): void {
  expect(run(endpoints, apply(existing, result.writes), options).writes).toEqual([]);
}

function slicesOf(result: Mirrored): EndpointSlice[] {
  return result.writes.flatMap((write) => write.after ?? []);
}

function opsOf(result: Mirrored): string[] {
  return result.writes.map((w) => `${w.op} ${(w.after ?? w.before)?.metadata.name}`);
}

function tally(existing: readonly EndpointSlice[], result: Mirrored, skipped: number): string {
  const slices = apply(existing, result.writes).filter((s) => s.endpoints.length > 0);
  const endpoints = slices.reduce((sum, s) => sum + s.endpoints.length, 0);
  let [added, updated, removed] = [0, 0, 0];
  for (const { before, after } of result.writes) {
    const old = new Map(before?.endpoints.map((e) => [mirrorIdentity(e), e]));
    for (const endpoint of after?.endpoints ?? []) {
      const match = old.get(mirrorIdentity(endpoint));
      if (match === undefined) added += 1;
      else if (!sameFacts(match, endpoint)) updated += 1;
      old.delete(mirrorIdentity(endpoint));
    }
    removed += old.size;
  }
  const ops = (['create', 'update', 'delete'] as const).map(
    (op) => result.writes.filter((w) => w.op === op).length,
  );
  return `${slices.length} ${endpoints}  ${added} ${updated} ${removed} ${skipped}  ${ops.join(' ')}`;
}

/*
 * Scenarios that have no test here, and why:
 *   TM59 TM61 TM62        the gauges' metrics cache: a controller process's own bookkeeping, no behaviour of slices
 *   TM64 TM65 TM67 TM68   the generation tracker: there is no stale cache to guard against, a reconcile sees
 *   TM70 TM71 TM73 TM74   the slices it wrote itself
 * Columns "desired slices" and "actual slices" of the metrics are one number here: what is written is what exists.
 */
