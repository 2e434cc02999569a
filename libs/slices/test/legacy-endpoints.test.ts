import {
  ANNOTATION_OVER_CAPACITY,
  ANNOTATION_TRIGGER_TIME,
  type Endpoints,
  LABEL_ENDPOINTS_MANAGED_BY,
  LABEL_HEADLESS,
  type PodFacts,
  type Service,
} from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legacyEndpointsOf } from '../src/legacy-endpoints.ts';
import { ENDPOINTS_MANAGED_BY } from '../src/legacy-metadata.ts';
import { metadataOf, printSubsets, serviceOf } from './mirror-notation.ts';

const tcp = { name: '', protocol: 'TCP', port: 80, targetPort: 8080 } as const;
const managed = { [LABEL_ENDPOINTS_MANAGED_BY]: ENDPOINTS_MANAGED_BY };

describe('which pods are listed, and as what', () => {
  test.each([
    // row    phases                     pod flags      publishNotReady   ready/not ready
    ['TE31', 'Running Unknown Pending', 'ready', false, '1/0'],
    ['TE32', 'Running Unknown Pending', 'ready terminating', false, '0/0'],
    ['TE33', 'Running Unknown Pending', '', false, '0/1'],
    ['TE34', 'Failed Succeeded', '', false, '0/0'],
    ['E7', 'Failed Succeeded', 'ready', false, '0/0'],
    ['TE35', 'Running Unknown Pending', '', true, '1/0'],
    ['TE36 E12', 'Running Unknown Pending', 'terminating', true, '1/0'],
    ['TE37', 'Failed Succeeded', '', true, '0/0'],
  ])('%s: %s, %s, publishNotReadyAddresses %s: %s', (_row, phases, flags, published, expected) => {
    for (const phase of phases.split(' ') as PodFacts['phase'][]) {
      const pod = podOf({ phase, ...flagsOf(flags), podIP: '10.1.1.1', podIPs: ['10.1.1.1'] });
      const endpoints = computed({ publishNotReadyAddresses: published }, [pod]);
      expect(sizeOf(endpoints)).toBe(expected);
    }
  });

  test.each([
    // row    ipFamilies clusterIP pod IPs                           address
    ['TE38', 'IPv4 10.0.0.1', '010.001.002.003', '10.1.2.3'],
    ['TE38', 'IPv4 None', '010.001.002.003 fd00::10', '10.1.2.3'],
    ['TE38', 'IPv4 10.0.0.1', 'fd00::10 010.001.002.003', '10.1.2.3'],
    ['TE39', 'IPv6 fd00::1', '10.1.2.3 FD00:0::0010', 'fd00::10'],
    ['TE40', 'IPv6 fd00::1', '10.1.2.3', ''],
    ['TE41', '- 10.0.0.1', '10.244.0.1', '10.244.0.1'],
    ['TE42', '- fd00::1', 'fd00::10', 'fd00::10'],
    ['TE43', '- 10.0.0.1', 'fd00::10', ''],
    ['TE44', '- None', '10.244.0.1', '10.244.0.1'],
    ['TE44', '- None', 'fd00::10', 'fd00::10'],
    ['TE44', '- None', 'fd00::10 10.244.0.1', 'fd00::10'],
    ['E8', 'IPv4,IPv6 10.0.0.1', 'fd00::10 10.244.0.1 10.244.0.2', '10.244.0.1'],
    ['E8', 'IPv4 10.0.0.1', 'bad', ''],
  ])('%s: Service %s, pod %s: %s', (_row, service, ips, expected) => {
    const [families = '', clusterIP = ''] = service.split(' ');
    const podIPs = ips.split(' ');
    const endpoints = computed(
      { clusterIP, ipFamilies: families === '-' ? [] : (families.split(',') as ['IPv4']) },
      [podOf({ podIP: podIPs[0] ?? '', podIPs })],
    );
    const texts = endpoints?.subsets.flatMap((s) => s.addresses.map((a) => a.ip)) ?? [];
    expect(texts.join()).toBe(expected);
  });

  test.each([
    // Service ports                           pod ports                 subset
    ['a/80:http', 'http/8080', 'a/8080 <- 10.1.1.1'],
    ['a/80:http', 'http/8080/UDP', ''], // a name counts under the Service port's protocol only
    ['a/80/UDP:dns', 'dns/1 dns/2/UDP dns/3/UDP', 'a/2/UDP <- 10.1.1.1'], // the first one
    ['a/80:http b/90:9090', '', 'b/9090 <- 10.1.1.1'], // what does not resolve is left out
    ['a/80:80 b/90:none', 'http/8080', 'a/80 <- 10.1.1.1'],
  ])('E10: Service ports %s, pod ports %s: %s', (servicePorts, podPorts, expected) => {
    const endpoints = computed({ ports: servicePorts.split(' ').map(servicePortOf) }, [
      podOf({ ports: podPorts === '' ? [] : podPorts.split(' ').map(namedPortOf) }),
    ]);
    expect(textOf(endpoints)).toBe(expected);
  });

  test.each([
    ['E11', 'None', '<- 10.1.1.1'],
    ['E11', '', ''],
    ['E11', '10.0.0.1', ''],
  ])('%s: without Service ports, clusterIP "%s" gives "%s"', (_row, clusterIP, expected) => {
    expect(textOf(computed({ ports: [], clusterIP }, [podOf()]))).toBe(expected);
  });

  test('E9: an address names its node and pod, and the hostname only inside its own subdomain', () => {
    const named = { hostname: 'web-0', subdomain: 'test-ep' };
    const addresses = (pod: Partial<PodFacts>) =>
      computed({}, [podOf({ name: 'web-0', uid: 'u', nodeName: 'n1', ...pod })])?.subsets[0]
        ?.addresses;
    const plain = {
      ip: '10.1.1.1',
      nodeName: 'n1',
      targetRef: { kind: 'Pod', namespace: 'test', name: 'web-0', uid: 'u' },
    };
    expect(addresses(named)).toEqual([{ ...plain, hostname: 'web-0' }]);
    expect(addresses({ ...named, subdomain: 'other' })).toEqual([plain]);
    expect(addresses({ ...named, hostname: '' })).toEqual([plain]);
  });

  test('E6: without selector, or with type ExternalName, whatever object there is stays', () => {
    const existing = computed({}, [podOf()]);
    for (const service of [{ selector: null }, { type: 'ExternalName' as const }]) {
      expect(legacyEndpointsOf(serviceOf(service), [podOf()], existing, undefined)).toBe(existing);
      expect(
        legacyEndpointsOf(serviceOf(service), [podOf()], undefined, undefined),
      ).toBeUndefined();
    }
  });

  test('E13: pods with equal ports share a subset', () => {
    const pods = [1, 2, 3].map((n) =>
      podOf({ name: `p${n}`, uid: `u${n}`, podIPs: [`10.1.1.${n}`] }),
    );
    const ports = ['a/80:http', 'b/90:9'].map(servicePortOf);
    const withHttp = pods.map((p, i) => (i === 1 ? p : { ...p, ports: [namedPortOf('http/8')] }));
    expect(textOf(computed({ ports }, withHttp))).toBe(
      'a/8 <- 10.1.1.1 10.1.1.3 | b/9 <- 10.1.1.1 10.1.1.2 10.1.1.3',
    );
  });
});

describe('capacity', () => {
  test.each([
    // row    annotation   ready + not ready   kept, annotation
    ['TE24', undefined, 1000, 0, '1000/0', undefined],
    ['TE25', undefined, 997, 4, '997/3', 'truncated'],
    ['TE26', undefined, 1000, 10, '1000/0', 'truncated'],
    ['TE27', 'truncated', 1000, 0, '1000/0', undefined],
    ['TE28', 'warning', 1000, 0, '1000/0', undefined],
    ['TE29', 'warning', 1001, 0, '1000/0', 'truncated'],
  ])(
    '%s: annotation %s, %d ready and %d not: %s, %s',
    (_row, annotation, ready, notReady, kept, after) => {
      const existing = computed({}, [], {
        annotations: annotation === undefined ? {} : { [ANNOTATION_OVER_CAPACITY]: annotation },
      });
      const endpoints = legacyEndpointsOf(
        selecting({}),
        crowd(ready, notReady),
        existing,
        undefined,
      );
      expect(sizeOf(endpoints)).toBe(kept);
      expect(endpoints?.metadata.annotations[ANNOTATION_OVER_CAPACITY]).toBe(after);
    },
  );

  test('E15: a truncated object is compared after truncation, and stays', () => {
    const pods = crowd(990, 20);
    const first = computed({}, pods);
    expect(legacyEndpointsOf(selecting({}), pods.toReversed(), first, 'later')).toBe(first);
  });
});

describe('metadata', () => {
  test.each([
    // row    clusterIP   Service labels                    labels
    ['E31', '10.0.0.1', { app: 'web' }, { app: 'web', ...managed }],
    ['E31', 'None', {}, { [LABEL_HEADLESS]: '', ...managed }],
    ['E31', '', {}, { [LABEL_HEADLESS]: '', ...managed }],
    ['E31', '10.0.0.1', { [LABEL_HEADLESS]: 'x' }, managed],
    ['E31', '10.0.0.1', { [LABEL_ENDPOINTS_MANAGED_BY]: 'me' }, managed],
  ])('%s: clusterIP "%s", Service labels %o become %o', (_row, clusterIP, labels, expected) => {
    const endpoints = computed({ clusterIP, metadata: metadataOf({ labels }) }, []);
    expect(endpoints?.metadata.labels).toEqual(expected);
  });

  test.each([
    // row    change to the stored object                                            written
    ['E15', {}, false],
    ['E32', { labels: { ...managed, [LABEL_HEADLESS]: '' } }, false],
    ['E32', { labels: {} }, true],
    ['E32', { labels: { ...managed, extra: 'x' } }, true],
    ['E32', { labels: { [LABEL_ENDPOINTS_MANAGED_BY]: 'me' } }, true],
    ['E33', { annotations: { [ANNOTATION_TRIGGER_TIME]: 'old' } }, false],
    ['E34', { annotations: { note: 'kept' } }, false],
    ['E15', { annotations: { [ANNOTATION_OVER_CAPACITY]: 'warning' } }, true],
  ])('%s: stored metadata with %o is written again: %s', (_row, change, written) => {
    const stored = computed({}, [podOf()]) as Endpoints;
    const existing = { ...stored, metadata: { ...stored.metadata, ...change } };
    const endpoints = legacyEndpointsOf(selecting({}), [podOf()], existing, 'now');
    expect(endpoints !== existing).toBe(written);
  });

  test('E16 E33 E34: what is written keeps identity and foreign annotations, and tells the trigger time', () => {
    const metadata = {
      uid: 'u',
      resourceVersion: '7',
      labels: { gone: 'x' },
      annotations: { note: 'kept', [ANNOTATION_TRIGGER_TIME]: 'old' },
    };
    const existing = computed({}, [], metadata);
    const write = (time?: string) => legacyEndpointsOf(selecting({}), [podOf()], existing, time);
    expect(write('new')?.metadata).toEqual({
      ...metadataOf(metadata),
      labels: managed,
      annotations: { note: 'kept', [ANNOTATION_TRIGGER_TIME]: 'new' },
    });
    expect(write()?.metadata.annotations).toEqual({ note: 'kept' });
  });

  test('E26: stored subsets in another order, or not packed, are equal', () => {
    const ports = ['a/80:1', 'b/90:http'].map(servicePortOf);
    const pods = [
      podOf(),
      podOf({ name: 'q', uid: 'q', podIPs: ['10.1.1.2'], ports: [namedPortOf('http/2')] }),
    ];
    const stored = computed({ ports }, pods) as Endpoints;
    expect(stored.subsets.length).toBe(2);
    const [first, second] = stored.subsets;
    const split = first?.addresses.map((a) => ({ ...first, addresses: [a] })) ?? [];
    for (const subsets of [stored.subsets.toReversed(), [second, ...split]]) {
      const existing = { ...stored, subsets } as Endpoints;
      expect(legacyEndpointsOf(selecting({ ports }), pods, existing, 'now')).toBe(existing);
    }
  });

  test('E15: the resourceVersion of a target is no reason to write, its uid is', () => {
    const stored = computed({}, [podOf()]) as Endpoints;
    const withTarget = (fields: object): Endpoints => ({
      ...stored,
      subsets: stored.subsets.map((s) => ({
        ...s,
        addresses: s.addresses.map((a) => ({ ...a, targetRef: { ...a.targetRef, ...fields } })),
      })),
    });
    const same = withTarget({ resourceVersion: '9' });
    expect(legacyEndpointsOf(selecting({}), [podOf()], same, 'now')).toBe(same);
    const other = withTarget({ uid: 'other' });
    expect(legacyEndpointsOf(selecting({}), [podOf()], other, 'now')).not.toBe(other);
  });
});

test('E15: computing again over its own result returns it, whatever the order of the pods', () => {
  const arbPods = fc.array(
    fc.record({
      phase: fc.constantFrom('Running' as const, 'Failed' as const, 'Pending' as const),
      ready: fc.boolean(),
      terminating: fc.boolean(),
      podIPs: fc.array(fc.constantFrom('10.1.1.1', '010.1.1.1', 'fd00::1', 'bad'), {
        maxLength: 2,
      }),
      ports: fc.array(fc.constantFrom(namedPortOf('http/8080'), namedPortOf('http/9090'))),
      nodeName: fc.constantFrom('', 'n1'),
    }),
    { maxLength: 8 },
  );
  const arbService = fc.record({
    clusterIP: fc.constantFrom('', 'None', '10.0.0.1'),
    ipFamilies: fc.constantFrom([], ['IPv4' as const], ['IPv6' as const]),
    publishNotReadyAddresses: fc.boolean(),
    ports: fc.constantFrom([], [tcp], [servicePortOf('a/80:http'), servicePortOf('b/90:90')]),
  });
  fc.assert(
    fc.property(arbPods, arbService, (given, service) => {
      const pods = given.map((pod, i) => podOf({ ...pod, name: `p${i}`, uid: `u${i}` }));
      const frozen = structuredClone(pods);
      const first = computed(service, pods);
      expect(legacyEndpointsOf(selecting(service), pods.toReversed(), first, 'later')).toBe(first);
      expect(pods).toEqual(frozen);
      const listed = first?.subsets.flatMap((s) => [...s.addresses, ...s.notReadyAddresses]);
      for (const address of listed ?? []) {
        const pod = pods.find((p) => p.name === address.targetRef?.name);
        expect(pod?.phase).not.toBe('Failed');
        expect(pod?.terminating && !service.publishNotReadyAddresses).toBe(false);
      }
    }),
    { numRuns: 500 },
  );
});

function podOf(overrides: Partial<PodFacts> = {}): PodFacts {
  return {
    kind: 'Pod',
    namespace: 'test',
    name: 'p',
    uid: 'u',
    nodeName: 'n1',
    hostname: '',
    subdomain: '',
    phase: 'Running',
    podIP: '10.1.1.1',
    podIPs: ['10.1.1.1'],
    ready: true,
    terminating: false,
    ports: [],
    ...overrides,
  };
}

function selecting(overrides: Partial<Service>): Service {
  return serviceOf({ selector: { app: 'web' }, ports: [tcp], ...overrides });
}

/** Computed from nothing, or over an object that holds nothing. */
function computed(
  service: Partial<Service>,
  pods: readonly PodFacts[],
  existing?: Partial<Endpoints['metadata']>,
): Endpoints | undefined {
  if (existing === undefined) return legacyEndpointsOf(selecting(service), pods, undefined, 'now');
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: metadataOf(existing), subsets: [] };
}

function crowd(ready: number, notReady: number): PodFacts[] {
  return Array.from({ length: ready + notReady }, (_, n) =>
    podOf({
      name: `p${n}`,
      uid: `u${n}`,
      podIPs: [`10.9.${n >> 8}.${n & 255}`],
      ready: n < ready,
    }),
  );
}

function flagsOf(text: string): Partial<PodFacts> {
  return { ready: text.includes('ready'), terminating: text.includes('terminating') };
}

function servicePortOf(text: string): Service['ports'][number] {
  const [left = '', target = ''] = text.split(':');
  const [name = '', port = '', protocol = 'TCP'] = left.split('/');
  const number = Number(target);
  return {
    name,
    port: Number(port),
    protocol: protocol as 'TCP',
    targetPort: Number.isNaN(number) ? target : number,
  };
}

function namedPortOf(text: string): PodFacts['ports'][number] {
  const [name = '', port = '', protocol = 'TCP'] = text.split('/');
  return { name, port: Number(port), protocol: protocol as 'TCP' };
}

function sizeOf(endpoints: Endpoints | undefined): string {
  const total = (list: 'addresses' | 'notReadyAddresses') =>
    endpoints?.subsets.reduce((sum, s) => sum + s[list].length, 0);
  return `${total('addresses')}/${total('notReadyAddresses')}`;
}

/** Addresses and ports only; nodes and targets are looked at by their own test. */
function textOf(endpoints: Endpoints | undefined): string {
  const bare = endpoints?.subsets.map((s) => ({
    ...s,
    addresses: s.addresses.map(({ ip }) => ({ ip })),
    notReadyAddresses: s.notReadyAddresses.map(({ ip }) => ({ ip })),
  }));
  return printSubsets(bare ?? []);
}

/*
 * The scenarios TE1-TE44 are tested here or in repack.test.ts. Rules without one, and why:
 *   E1-E5, E14, E17        informers, queues, retries and the outdated-cache check: the machinery of an API client
 *   E33, E35 (the memory)  which trigger time a sync hands out is the slices' own trigger-time rule; here it is an argument
 */
