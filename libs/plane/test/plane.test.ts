import type { KubeObject } from '@sliceplane/kube';
import { nodes, pod, pods, service, showSlice, slice } from '@sliceplane/testkit';
import { defaultViewOptions, type View } from '@sliceplane/views';
import { afterEach, describe, expect, test } from 'vitest';
import { openPlane, type Plane, type PlaneLog, type PlaneOptions } from '../src/index.ts';
import { jsonCodec } from './json-codec.ts';

const open: Plane[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((plane) => plane.close()));
});

function opened(options: Partial<PlaneOptions> = {}): Plane {
  const plane = openPlane({ host: 'inline', codec: jsonCodec, sources: ['files'], ...options });
  open.push(plane);
  return plane;
}

const shop: readonly KubeObject[] = [
  ...nodes('n1/za n2/zb n3/zc'),
  service('web http:80>8080'),
  service('cart :80', { selector: { app: 'cart' } }),
  ...pods('a@n1 b@n2 c@n3!notready'),
  ...pods('x@n404', { labels: { app: 'cart' } }),
];

async function withShop(options: Partial<PlaneOptions> = {}): Promise<Plane> {
  const plane = opened(options);
  plane.source('files').list(shop);
  await plane.settled();
  return plane;
}

function addresses(view: View): string[] {
  return view.entries.map(({ details }) => details.targetRef?.name ?? '');
}

describe('from objects to a view', () => {
  test('a node sees the ready endpoints', async () => {
    const plane = await withShop();
    const view = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
    expect([view.state, addresses(view)]).toEqual(['ready', ['a', 'b']]);
  });

  test('before the sources have delivered, a view is pending and not missing', async () => {
    const plane = opened();
    const view = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
    expect(view.state).toBe('pending-sync');
    expect(plane.synced).toBe(false);
  });

  test('an unknown service and an unknown node are answers', async () => {
    const plane = await withShop();
    const missing = await plane.view('test/none', { node: 'n1' }, defaultViewOptions);
    const lost = await plane.view('test/web', { node: 'n9' }, defaultViewOptions);
    expect([missing.state, lost.state]).toEqual(['not-found', 'ready']);
    expect(lost.viewpoint).toEqual({ node: 'n9', nodeKnown: false, zone: '', zoneGiven: false });
  });

  test.each([
    [{ node: 'n1' }, { nodeKnown: true, zone: 'za', zoneGiven: false }],
    [
      { node: 'n1', zone: 'za' },
      { nodeKnown: true, zone: 'za', zoneGiven: false },
    ],
    [
      { node: 'n1', zone: 'zb' },
      { nodeKnown: true, zone: 'zb', zoneGiven: true },
    ],
    [
      { node: 'n1', zone: '' },
      { nodeKnown: true, zone: '', zoneGiven: true },
    ],
    [
      { node: '', zone: 'zb' },
      { nodeKnown: false, zone: 'zb', zoneGiven: true },
    ],
  ])('%j is looked up', async (place, viewpoint) => {
    const plane = await withShop();
    const view = await plane.view('test/web', place, defaultViewOptions);
    expect(view.viewpoint).toEqual({ node: place.node, ...viewpoint });
  });

  test('a change of a pod changes the view, and the revision by one', async () => {
    const plane = await withShop();
    const before = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
    plane.source('files').apply([{ op: 'upsert', object: pod('a@n1!notready') }]);
    const after = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
    expect(addresses(after)).toEqual(['b']);
    expect(after.revision).toBe(before.revision + 1);
  });

  test('C11: a slice relabelled to another service leaves the views of the first', async () => {
    const plane = await withShop();
    const handmade = { managedBy: 'by-hand', owner: undefined };
    const seen = async (name: string): Promise<string[]> =>
      addresses(await plane.view(name, { node: 'n1' }, defaultViewOptions));
    const given = (of: string): void => {
      const object = slice('extra IPv4 http:9090 [z@n1]', { ...handmade, service: of });
      plane.source('files').apply([{ op: 'upsert', object }]);
    };
    given('web');
    expect(await seen('test/web')).toEqual(['a', 'b', 'z']);
    given('cart');
    expect(await seen('test/web')).toEqual(['a', 'b']);
  });

  test('objects are counted once, however often one batch names them', async () => {
    const plane = opened();
    const a = { kind: 'Pod', namespace: 'test', name: 'a' } as const;
    plane.source('files').apply([
      { op: 'upsert', object: pod('a@n1') },
      { op: 'upsert', object: pod('a@n1!notready') },
      { op: 'upsert', object: pod('b@n1') },
      { op: 'delete', ...a },
      { op: 'upsert', object: pod('c@n1') },
      { op: 'delete', ...a, name: 'c' },
    ]);
    await plane.settled();
    expect(plane.status().objects.pods).toBe(1);
  });

  test('the slices are there to be read, by namespace and by service', async () => {
    const plane = await withShop();
    expect([...plane.slices()].map((slice) => showSlice(slice).replace(/^\S+ /, ''))).toEqual([
      'IPv4 []',
      'IPv4 http:8080 [a b c!notready]',
    ]);
    expect([...plane.slices('other')]).toEqual([]);
    expect([...plane.slices('', 'test/web')]).toHaveLength(1);
  });

  test('what is in no slice is told, with the rule', async () => {
    const plane = await withShop();
    expect(plane.leftOut().map(({ name, service: of, rule }) => [name, of, rule])).toEqual([
      ['x', 'cart', 'R3.9'],
    ]);
    const { notes } = await plane.explain('test/cart', { node: 'n1' }, defaultViewOptions);
    expect(notes[0]).toMatchObject({ source: 'R3.9', outcome: 'dropped' });
  });
});

describe('lists', () => {
  test.each([1, 4])('pages join to the whole list, over %i shards', async (shards) => {
    const plane = opened({ shards });
    const names = Array.from({ length: 23 }, (_, i) => `s${String(i).padStart(2, '0')}`);
    plane.source('files').list(names.map((name) => service(`${name} :80`)));
    const seen: string[] = [];
    for (let after = ''; ; after = seen.at(-1) ?? '') {
      const page = await plane.services({ namespace: '', after, limit: 5 });
      if (page.length === 0) break;
      seen.push(...page.map((row) => row.service));
    }
    expect(seen).toEqual(names.map((name) => `test/${name}`));
    const legacy = await plane.endpoints({ namespace: 'test', after: 'test/s03', limit: 2 });
    expect(legacy.map(({ metadata }) => metadata.name)).toEqual(['s04', 's05']);
  });

  test('an address finds its owners, however it is written', async () => {
    const plane = opened();
    plane
      .source('files')
      .list([
        ...nodes('n1/za'),
        service('web :80', { clusterIP: 'fd00::7', clusterIPs: ['fd00::7'] }),
        pod('a@n1=10.1.2.3'),
      ]);
    expect(await plane.resolve('FD00:0::7', 0)).toMatchObject({
      address: 'fd00::7',
      owners: [{ service: 'test/web', role: 'cluster-ip' }],
    });
    const endpoint = await plane.resolve('10.1.2.3', 80);
    expect(endpoint?.owners).toMatchObject([{ role: 'endpoint', nodeName: 'n1' }]);
    expect(await plane.resolve('10.1.2.4', 0)).toEqual({ address: '10.1.2.4', owners: [] });
    expect(await plane.resolve('web', 0)).toBeUndefined();
  });

  test('the legacy Endpoints of one service', async () => {
    const plane = await withShop();
    const web = await plane.endpointsOf('test/web');
    expect(web?.subsets[0]?.addresses).toHaveLength(2);
    expect(await plane.endpointsOf('test/none')).toBeUndefined();
  });
});

describe('objects from an API', () => {
  const web = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  };

  test('created, unchanged, configured, deleted, not found', () => {
    const plane = opened();
    const outcomes = [
      plane.apply(web),
      plane.apply(web),
      plane.apply({ ...web, spec: { ...web.spec, ports: [{ port: 81 }] } }),
      plane.remove('Service', 'shop', 'web'),
      plane.remove('Service', 'shop', 'web'),
    ];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'created',
      'unchanged',
      'configured',
      'deleted',
      'not-found',
    ]);
    expect(outcomes[0]).toMatchObject({
      kind: 'Service',
      namespace: 'shop',
      name: 'web',
      errors: [],
    });
  });

  test('V28: a slice keeps its address type, and stays as it was', async () => {
    const plane = await withShop();
    const byHand = (addressType: string, address: string) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'by-hand',
        namespace: 'test',
        labels: { 'kubernetes.io/service-name': 'web' },
      },
      addressType,
      endpoints: [{ addresses: [address] }],
      ports: [],
    });
    expect(plane.apply(byHand('IPv4', '10.9.9.9')).outcome).toBe('created');
    const refused = plane.apply(byHand('IPv6', 'fd00::9'));
    expect(refused.outcome).toBe('refused');
    expect(refused.errors).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: 'addressType',
        message: 'Invalid value: "IPv6": field is immutable',
      },
    ]);
    await plane.settled();
    const held = [...plane.slices()].find((one) => one.metadata.name === 'by-hand');
    expect(held).toMatchObject({ addressType: 'IPv4', endpoints: [{ addresses: ['10.9.9.9'] }] });
  });

  test('L9: a bad one is refused by its field, and nothing else is affected', async () => {
    const plane = opened();
    plane.apply(web);
    const bad = {
      ...web,
      metadata: { name: 'bad', namespace: 'shop' },
      spec: { ports: [{ port: 0 }] },
    };
    const refused = plane.apply(bad);
    expect([refused.outcome, refused.name]).toEqual(['refused', 'bad']);
    expect(refused.errors[0]?.field).toBe('spec.ports[0].port');
    expect(refused.errors[0]?.message).toMatch(/^Invalid value: 0: /);
    const rows = await plane.services({ namespace: '', after: '', limit: 10 });
    expect(rows.map((row) => row.service)).toEqual(['shop/web']);
  });

  test.each([[null], ['x'], [7], [[]], [{}], [{ kind: 'Deployment', apiVersion: 'apps/v1' }]])(
    'L9: %j is refused and does not throw',
    (nonsense) => {
      const { outcome, errors } = opened().apply(nonsense);
      expect(outcome).toBe('refused');
      expect(errors.length).toBeGreaterThan(0);
    },
  );

  test('an object of another source is left alone, and both are named', () => {
    const plane = opened();
    plane.source('files').list([service('web :80')]);
    const refused = plane.remove('Service', 'test', 'web');
    expect(refused.outcome).toBe('refused');
    expect(refused.errors[0]?.message).toMatch(/'files'.*'api'/);
  });

  test('a kind that is none of ours is refused by its field', () => {
    const { errors } = opened().remove('Deployment', 'shop', 'web');
    expect(errors[0]).toMatchObject({ reason: 'FieldValueNotSupported', field: 'kind' });
  });
});

describe('standing', () => {
  test('synced once every source has delivered and the shards have worked on it', async () => {
    const log: PlaneLog['event'][] = [];
    const plane = opened({ sources: ['files', 'more'], log: ({ event }) => log.push(event) });
    plane.source('files').list(shop);
    await plane.settled();
    expect(plane.synced).toBe(false);
    plane.source('more').sync();
    expect(plane.synced).toBe(false);
    await plane.settled();
    expect(plane.synced).toBe(true);
    expect(log).toEqual(['synced']);
  });

  test('a plane without sources is synced from the start', async () => {
    const plane = opened({ sources: [] });
    await plane.settled();
    expect(plane.synced).toBe(true);
  });

  test('status counts what is there', async () => {
    let now = 1_000;
    const plane = await withShop({ now: () => now, shards: 2, version: '1.2.3' });
    now = 4_000;
    plane.source('files').apply([
      { op: 'upsert', object: pod('a@n1!notready') },
      { op: 'delete', kind: 'Node', namespace: '', name: 'n3' },
    ]);
    await plane.settled();
    now = 4_500;
    const status = plane.status();
    expect(status).toMatchObject({
      version: '1.2.3',
      startedMs: 1_000,
      synced: true,
      sourceLagMs: 500,
    });
    expect(status.objects).toEqual({
      services: 2,
      pods: 4,
      nodes: 2,
      endpoints: 0,
      inputSlices: 0,
      slices: 2,
      podsLeftOut: 2,
    });
    expect(status.shards.map(({ shard, state }) => [shard, state])).toEqual([
      [0, 'idle'],
      [1, 'idle'],
    ]);
    expect(status.shards.reduce((sum, { services }) => sum + services, 0)).toBe(2);
    expect(status.sources.map(({ name, objects }) => [name, objects])).toEqual([
      ['files', 8],
      ['api', 0],
    ]);
  });

  test('what a controller would record is listed and logged', async () => {
    const log: PlaneLog[] = [];
    const auto = { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } };
    const plane = opened({ now: () => 7_000, log: (entry) => log.push(entry) });
    plane.source('files').list([...nodes('n1/za n2/zb'), service('web :80', auto), pod('a@n1')]);
    await plane.settled();
    const [event] = plane.events();
    expect(event).toMatchObject({ kind: 'Service', name: 'web', count: 1, timeMs: 7_000 });
    expect(log).toContainEqual({
      event: 'recorded',
      recorded: expect.objectContaining({ name: 'web' }),
    });
  });

  test('a source that was not opened is named', () => {
    expect(() => opened().source('etcd')).toThrow("no source 'etcd' was opened, only: files");
  });
});

test('a watch may be closed after its plane', async () => {
  const plane = opened({ idleClasses: 0 });
  plane.source('files').list([service('web :80')]);
  await plane.settled();
  const watch = plane.hub.watch({
    place: { node: 'n1' },
    options: defaultViewOptions,
    subscriptions: [{ follows: 'service', service: 'test/web', port: '' }],
    maxFrameBytes: 1 << 20,
    wake: () => {},
  });
  expect(watch.next(0)).toBeUndefined(); // the class has yet to open
  await plane.settled();
  expect(watch.next(0)).toBeDefined();
  await plane.close();
  expect(() => watch.close()).not.toThrow();
});

test('what a last batch drops while the plane closes is no fault', async () => {
  const log: PlaneLog[] = [];
  const plane = await withShop({ log: (entry) => log.push(entry) });
  plane.source('files').apply([{ op: 'delete', kind: 'Service', namespace: 'test', name: 'web' }]);
  await Promise.resolve(); // the batch leaves
  await plane.close();
  expect(log.filter(({ event }) => event === 'fault')).toEqual([]);
});

describe('the API as a source', () => {
  const raw = (name: string): unknown => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'test', name },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  const names = async (plane: Plane): Promise<readonly string[]> => {
    const page = { namespace: '', after: '', limit: 10 };
    return (await plane.services(page)).map(({ service: name }) => name);
  };

  test('a plane that waits for what is applied is synced when told, and its lag grows until then', async () => {
    let nowMs = 1_000;
    const plane = opened({ sources: [], apiSync: 'when-told', now: () => nowMs });
    plane.apply(raw('web'));
    nowMs = 5_000;
    await plane.settled();
    expect([plane.synced, plane.status().sourceLagMs]).toEqual([false, 4_000]);
    plane.mark('synced');
    await plane.settled();
    expect([plane.synced, plane.status().sourceLagMs]).toEqual([true, 0]);
  });

  test('what a relist is silent about is gone once it is synced, and only of the API', async () => {
    const plane = opened();
    plane.source('files').list([service('kept :80')]);
    for (const name of ['a', 'b', 'c']) plane.apply(raw(name));
    plane.mark('relist');
    plane.apply(raw('a'));
    plane.mark('relist');
    plane.apply(raw('b'));
    plane.apply(raw('d'));
    expect(await names(plane)).toEqual(['test/a', 'test/b', 'test/c', 'test/d', 'test/kept']);
    plane.mark('synced');
    expect(await names(plane)).toEqual(['test/b', 'test/d', 'test/kept']);
    plane.mark('synced');
    expect(await names(plane)).toEqual(['test/b', 'test/d', 'test/kept']);
  });
});

test('a shard broken on purpose heals', async () => {
  const log: PlaneLog[] = [];
  const plane = await withShop({ log: (entry) => log.push(entry) });
  expect(plane.injectFault('exit', 0)).toBe(1);
  await expect
    .poll(() => log.map(({ event }) => event))
    .toEqual(expect.arrayContaining(['shard-lost', 'shard-restored']));
  expect(plane.status().shards).toMatchObject([{ incarnation: 2, restarts: 1 }]);
  const view = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
  expect(addresses(view)).toEqual(['a', 'b']);
  expect(() => plane.injectFault('exit', 1)).toThrow(RangeError);
});
