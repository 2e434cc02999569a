import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addressesOf, Cluster, sizes } from './cluster.ts';
import { command } from './command-line.ts';
import { endpoints, manualService, nodes, pod, pods, service, slice } from './objects.ts';
import { type RunningServer, startServer } from './running-server.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const OURS = 'slice-controller.sliceplane.dev';
const MIRRORED = 'slice-mirroring-controller.sliceplane.dev';

let server: RunningServer;
let cluster: Cluster;
beforeAll(async () => {
  server = await startServer();
  cluster = new Cluster(server.address);
  await cluster.apply(...nodes);
});
afterAll(() => server.stop());

test('Endpoints for a selector Service (get endpoints)', async () => {
  await cluster.apply(
    service('ep'),
    pod('ep', { name: 'web-0', ips: ['10.1.0.1'], node: 'node-a1' }),
    pod('ep', { name: 'web-1', ips: ['10.1.0.2'], node: 'node-b1', ready: false }),
    pod('ep', { name: 'other', ips: ['10.1.0.3'], app: 'other' }),
  );
  const [item, ...more] = await cluster.endpoints('ep');
  expect(more).toEqual([]);
  expect(item).toMatchObject({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web' } });
  expect(item?.subsets).toMatchObject([
    {
      addresses: [
        { ip: '10.1.0.1', nodeName: 'node-a1', targetRef: { kind: 'Pod', name: 'web-0' } },
      ],
      notReadyAddresses: [{ ip: '10.1.0.2', nodeName: 'node-b1' }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ]);
});

test('EndpointSlice for a selector Service', async () => {
  await cluster.apply(service('es'), pod('es', { name: 'web-0', ips: ['10.1.1.1'] }));
  const [found, ...more] = await cluster.slices('es');
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: [
      {
        addresses: ['10.1.1.1'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'node-a1',
        zone: 'eu-1a',
        targetRef: { kind: 'Pod', namespace: 'es', name: 'web-0', uid: 'uid-of-web-0' },
      },
    ],
  });
  expect(found?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

test('Service without selector, manual Endpoints or slices', async () => {
  await cluster.apply(
    manualService('manual'),
    endpoints('manual', [
      { addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'http', port: 80 }] },
    ]),
    slice('manual', 'by-hand', { endpoints: [{ addresses: ['192.0.2.2'] }] }),
  );
  expect(await cluster.addresses('manual/web')).toEqual(['192.0.2.1', '192.0.2.2']);
  const slices = await cluster.slices('manual');
  const byHand = slices.find(({ metadata }) => metadata.name === 'by-hand');
  expect(byHand?.endpoints).toEqual([{ addresses: ['192.0.2.2'] }]); // untouched
});

test('external IPs behind a Service', async () => {
  await cluster.apply(
    service('ext', 'web', { externalIPs: ['198.51.100.9'] }),
    pod('ext', { name: 'web-0', ips: ['10.1.3.1'] }),
    manualService('ext', 'outside', { clusterIP: '10.96.7.8' }),
    endpoints(
      'ext',
      [
        {
          addresses: [{ ip: '203.0.113.7' }, { ip: '203.0.113.8' }],
          ports: [{ name: 'http', port: 443 }],
        },
      ],
      { name: 'outside' },
    ),
  );
  expect(await cluster.addresses('ext/outside')).toEqual(['203.0.113.7', '203.0.113.8']);
  const ask = async (words: string): Promise<string> =>
    (await command(`resolve ${words} --server ${server.address}`)).stdout;
  expect(await ask('198.51.100.9:80')).toMatch(/ext\/web +external-ip +http:80/);
  expect(await ask('203.0.113.7')).toMatch(/ext\/outside +endpoint +http:443/);
  expect(await ask('192.0.2.254')).toBe('192.0.2.254 belongs to no service\n');
});

test('IPv4, IPv6, FQDN', async () => {
  const both = {
    clusterIP: undefined,
    ipFamilies: ['IPv4', 'IPv6'],
    ipFamilyPolicy: 'RequireDualStack',
  };
  await cluster.apply(
    service('families', 'web', both),
    pod('families', { name: 'web-0', ips: ['10.1.4.1', 'FD00::4:1'] }),
    manualService('families', 'named', { clusterIP: 'None' }),
    slice(
      'families',
      'names',
      { addressType: 'FQDN', endpoints: [{ addresses: ['api.example.com'] }] },
      { 'kubernetes.io/service-name': 'named' },
    ),
  );
  expect(sizes(await cluster.slices('families'))).toEqual(['FQDN 1', 'IPv4 1', 'IPv6 1']);
  expect(await cluster.addresses('families/web')).toEqual(['10.1.4.1', 'fd00::4:1']);
  expect(await cluster.addresses('families/web --family IPv6')).toEqual(['fd00::4:1']);
  expect(await cluster.addresses('families/named')).toEqual([]);
  expect(await cluster.addresses('families/named --family FQDN')).toEqual(['api.example.com']);
});

test('TCP, UDP, SCTP', async () => {
  const ports = (['TCP', 'UDP', 'SCTP'] as const).map((protocol, i) => ({
    name: protocol.toLowerCase(),
    port: 80,
    targetPort: 9000 + i,
    protocol,
  }));
  await cluster.apply(
    service('protocols', 'web', { ports }),
    pod('protocols', { name: 'web-0', ips: ['10.1.5.1'] }),
  );
  const { endpoints: found, selection } = await cluster.view('protocols/web');
  expect(found[0]?.ports).toEqual([
    { name: 'sctp', port: 9002, protocol: 'SCTP' },
    { name: 'tcp', port: 9000, protocol: 'TCP' },
    { name: 'udp', port: 9001, protocol: 'UDP' },
  ]);
  expect(selection.map(({ port, protocol, chosen }) => `${port} ${protocol} ${chosen}`)).toEqual([
    'sctp SCTP 1',
    'tcp TCP 1',
    'udp UDP 1',
  ]);
  expect((await cluster.view('protocols/web:udp')).endpoints[0]?.ports).toHaveLength(1);
});

describe('ready, serving, terminating incl. publishNotReadyAddresses', () => {
  test.each([
    // publish  ready  terminating   ready  serving terminating
    [false, true, false, true, true, false],
    [false, false, false, false, false, false],
    [false, true, true, false, true, true],
    [false, false, true, false, false, true],
    [true, false, false, true, false, false],
    [true, true, true, true, true, true],
    [true, false, true, true, false, true],
  ])(
    'publishNotReadyAddresses %s, pod ready %s, terminating %s: %s %s %s',
    async (publish, podReady, leaving, ready, serving, terminating) => {
      const namespace = `conditions-${Number(publish)}${Number(podReady)}${Number(leaving)}`;
      await cluster.apply(
        service(namespace, 'web', { publishNotReadyAddresses: publish }),
        pod(namespace, { name: 'web-0', ips: ['10.1.6.1'], ready: podReady, terminating: leaving }),
      );
      const [found] = await cluster.slices(namespace);
      expect(found?.endpoints[0]?.conditions).toEqual({ ready, serving, terminating });
      const usable = ready || (serving && terminating); // nobody else is ready: C31
      expect(await cluster.addresses(`${namespace}/web`)).toEqual(usable ? ['10.1.6.1'] : []);
    },
  );
});

test('nodeName, zone, v1beta1 topology', async () => {
  await cluster.apply(
    service('place'),
    pod('place', { name: 'web-0', ips: ['10.1.7.1'], node: 'node-b1' }),
    manualService('place', 'old'),
    {
      ...slice('place', 'beta', {}, { 'kubernetes.io/service-name': 'old' }),
      apiVersion: 'discovery.k8s.io/v1beta1',
      endpoints: [
        {
          addresses: ['10.1.7.2'],
          nodeName: 'node-c1',
          topology: {
            'kubernetes.io/hostname': 'node-c1',
            'topology.kubernetes.io/zone': 'eu-1c',
            'topology.kubernetes.io/region': 'eu-1',
          },
        },
      ],
    },
  );
  const [web] = (await cluster.view('place/web')).endpoints;
  expect(web).toMatchObject({ nodeName: 'node-b1', zone: 'eu-1b' });
  const beta = (await cluster.slices('place')).find(({ metadata }) => metadata.name === 'beta');
  expect(beta?.apiVersion).toBe('discovery.k8s.io/v1');
  expect(beta?.endpoints[0]).toEqual({
    addresses: ['10.1.7.2'],
    nodeName: 'node-c1',
    zone: 'eu-1c',
    deprecatedTopology: { 'topology.kubernetes.io/region': 'eu-1' },
  });
});

test('managed-by and foreign managers', async () => {
  const managed = 'endpointslice.kubernetes.io/managed-by';
  const foreign = slice(
    'managers',
    'theirs',
    { endpoints: [{ addresses: ['10.1.8.9'] }] },
    { [managed]: 'cdn.example.com' },
  );
  await cluster.apply(
    foreign,
    service('managers'),
    pod('managers', { name: 'web-0', ips: ['10.1.8.1'] }),
    manualService('managers', 'mirrored'),
    endpoints('managers', [{ addresses: [{ ip: '192.0.2.8' }] }], { name: 'mirrored' }),
  );
  const slices = await cluster.slices('managers');
  const managers = slices.map(({ metadata }) => metadata.labels[managed] ?? '');
  expect(managers.toSorted()).toEqual(['cdn.example.com', OURS, MIRRORED]);
  const theirs = slices.find(({ metadata }) => metadata.name === 'theirs');
  expect(theirs?.endpoints).toEqual([{ addresses: ['10.1.8.9'] }]);
  expect(await cluster.addresses('managers/web')).toEqual(['10.1.8.1', '10.1.8.9']);
});

test('ownership (owner reference, service-name label)', async () => {
  await cluster.apply(
    service('owned', 'web', {}, { uid: 'the-service', labels: { team: 'shop' } }),
    pod('owned', { name: 'web-0', ips: ['10.1.9.1'] }),
  );
  const [found] = await cluster.slices('owned');
  expect(found?.metadata.labels).toEqual({
    team: 'shop',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': OURS,
  });
  expect(found?.metadata.ownerReferences).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: 'web',
      uid: 'the-service',
      controller: true,
      blockOwnerDeletion: true,
    },
  ]);
  await cluster.delete('owned', 'service/web');
  expect(await cluster.slices('owned')).toEqual([]);
  expect((await cluster.view('owned/web')).state).toBe('not-found');
});

describe('mirroring with its four exclusions, several subsets, two families, 1000 limit', () => {
  const subset = { addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'http', port: 80 }] };
  const skip = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  const leader = { 'control-plane.alpha.kubernetes.io/leader': '{}' };

  test.each([
    ['mirrored', [manualService('m-yes'), endpoints('m-yes', [subset])], 'm-yes', ['IPv4 1']],
    ['no Service', [endpoints('m-none', [subset])], 'm-none', []],
    [
      'skip-mirror',
      [manualService('m-skip'), endpoints('m-skip', [subset], { labels: skip })],
      'm-skip',
      [],
    ],
    [
      'leader',
      [manualService('m-lead'), endpoints('m-lead', [subset], { annotations: leader })],
      'm-lead',
      [],
    ],
    // The empty placeholder is the selector's, not a mirror's.
    ['selector', [service('m-sel'), endpoints('m-sel', [subset])], 'm-sel', ['IPv4 0']],
  ])('%s', async (_, objects, namespace, expected) => {
    await cluster.apply(...objects);
    expect(sizes(await cluster.slices(namespace))).toEqual(expected);
  });

  test('several subsets, two families', async () => {
    await cluster.apply(
      manualService('m-two', 'web', {
        ports: [
          { name: 'http', port: 80 },
          { name: 'admin', port: 81 },
        ],
      }),
      endpoints('m-two', [
        {
          addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }],
          ports: [{ name: 'http', port: 80 }],
        },
        { addresses: [{ ip: '192.0.2.2' }], ports: [{ name: 'admin', port: 81 }] },
      ]),
    );
    expect(sizes(await cluster.slices('m-two'))).toEqual(['IPv4 1', 'IPv4 1', 'IPv6 1']);
    expect(await cluster.addresses('m-two/web:admin')).toEqual(['192.0.2.2']);
  });

  test('1000 limit', async () => {
    const addresses = Array.from({ length: 1003 }, (_, i) => ({
      ip: `10.77.${i >> 8}.${i & 255}`,
    }));
    await cluster.apply(
      manualService('m-many'),
      endpoints('m-many', [{ addresses, ports: [{ name: 'http', port: 80 }] }]),
    );
    expect(sizes(await cluster.slices('m-many'))).toEqual(['IPv4 1000']);
    const { stdout } = await command(`status --server ${server.address}`);
    expect(stdout).toContain('TooManyAddressesToMirror');
  });
});

test('duplicate endpoints across slices', async () => {
  const twice = (ready: boolean, terminating: boolean): object => ({
    endpoints: [{ addresses: ['10.1.12.1'], conditions: { ready, serving: true, terminating } }],
  });
  await cluster.apply(
    manualService('twice'),
    slice('twice', 'a', { ...twice(false, true) }),
    slice('twice', 'b', { ...twice(true, false) }),
  );
  const { endpoints: found, selection } = await cluster.view('twice/web');
  expect(found).toMatchObject([
    { addresses: ['10.1.12.1'], conditions: { ready: true }, slice: 'b' },
  ]);
  expect(selection).toMatchObject([{ total: 1, chosen: 1 }]);
});

test('a bad object is refused with field, reason and value, and the good ones are kept', async () => {
  const bad = service('bad', 'web', { ports: [{ name: 'http', port: 0 }] });
  const good = [service('bad', 'good'), pod('bad', { name: 'web-0', ips: ['10.1.13.1'] })];
  const { code, stdout, stderr } = await cluster.tryToApplyAnyway(bad, ...good);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('spec.ports[0].port: Invalid value: 0');
  expect(await cluster.addresses('bad/good')).toEqual(['10.1.13.1']);
});

test('a large service is served whole', async () => {
  await cluster.apply(service('large'), ...pods('large', 450));
  const slices = await cluster.slices('large');
  expect(addressesOf(slices)).toHaveLength(450);
  expect((await cluster.view('large/web')).endpoints).toHaveLength(450);
});
