import {
  keyOf,
  type KubeObject,
  LABEL_SERVICE_NAME,
  matches,
  parseManifests,
  parseObject,
  validateSlice,
} from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import {
  listPages,
  manifestOf,
  NO_TRAITS,
  objectsOf,
  podsOf,
  presets,
  resolveSyntheticSpec,
  syntheticCluster,
  type SyntheticShares,
} from '../src/index.ts';
import { hasSidecar, isImported, ownsPods } from '../src/services.ts';

const varied = syntheticCluster({ services: 120, pods: 1500, seed: 3 });

describe('a cluster', () => {
  test('L180: equal seeds give equal bytes, other seeds other ones', () => {
    const bytes = (seed: number): string =>
      JSON.stringify(syntheticCluster({ ...presets.small, seed }));
    expect(bytes(7)).toBe(bytes(7));
    expect(bytes(7)).not.toBe(bytes(8));
  });

  test('another share of a Service trait leaves the nodes as they were', () => {
    const other = syntheticCluster({
      services: 120,
      pods: 1500,
      seed: 3,
      shares: { headless: 0.5 },
    });
    expect(other.nodes).toEqual(varied.nodes);
  });

  test('has what was asked for: nodes, Services, pods, and names that are all different', () => {
    expect([varied.nodes.length, varied.services.length, varied.pods.length]).toEqual([
      30, 120, 1500,
    ]);
    const keys = [...objectsOf(varied)].map((object) => `${object.kind} ${keyOf(object)}`);
    expect(new Set(keys).size).toBe(keys.length);
    const ips = varied.pods.flatMap((pod) => pod.podIPs);
    expect(new Set(ips).size).toBe(ips.length);
    const uids = varied.pods.map((pod) => pod.uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids)
      expect(uid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  test('every pod is selected by the Service it was made for, some by another too, and runs on a worker', () => {
    const workers = new Set(varied.nodes.filter((n) => !n.controlPlane).map((n) => n.name));
    let shared = 0;
    for (const pod of varied.pods) {
      const selecting = varied.services.filter(
        (s) =>
          s.metadata.namespace === pod.namespace && s.selector && matches(s.selector, pod.labels),
      );
      expect(selecting.map((s) => s.metadata.name)).toContain(pod.labels['app.kubernetes.io/name']);
      expect(pod.phase === 'Pending' || workers.has(pod.nodeName)).toBe(true);
      if (selecting.length > 1) shared += 1;
    }
    expect(shared).toBeGreaterThan(5);
    expect(shared).toBeLessThan(varied.pods.length / 2);
  });

  test.each([
    ['headless', (o: KubeObject) => o.kind === 'Service' && o.clusterIP === 'None'],
    ['dualStack', (o: KubeObject) => o.kind === 'Service' && o.ipFamilies.length === 2],
    ['loadBalancer', (o: KubeObject) => o.kind === 'Service' && o.type === 'LoadBalancer'],
    ['localPolicy', (o: KubeObject) => o.kind === 'Service' && o.internalTrafficPolicy === 'Local'],
    [
      'preferClose',
      (o: KubeObject) => o.kind === 'Service' && o.trafficDistribution === 'PreferClose',
    ],
    [
      'preferSameZone',
      (o: KubeObject) => o.kind === 'Service' && o.trafficDistribution === 'PreferSameZone',
    ],
    [
      'preferSameNode',
      (o: KubeObject) => o.kind === 'Service' && o.trafficDistribution === 'PreferSameNode',
    ],
    [
      'auto',
      (o: KubeObject) =>
        o.kind === 'Service' && 'service.kubernetes.io/topology-mode' in o.metadata.annotations,
    ],
    ['publishNotReady', (o: KubeObject) => o.kind === 'Service' && o.publishNotReadyAddresses],
    ['manual', (o: KubeObject) => o.kind === 'Endpoints'],
    ['foreign', (o: KubeObject) => o.kind === 'Service' && isImported(o)],
    ['shared', (o: KubeObject) => o.kind === 'Service' && o.selector !== null && !ownsPods(o)],
    ['sidecars', (o: KubeObject) => o.kind === 'Service' && hasSidecar(o)],
    ['namedPorts', (o: KubeObject) => o.kind === 'Service' && o.ports[0]?.targetPort === 'http'],
    [
      'notReady',
      (o: KubeObject) => o.kind === 'Pod' && o.phase === 'Running' && !o.terminating && !o.ready,
    ],
    ['terminating', (o: KubeObject) => o.kind === 'Pod' && o.terminating],
    ['pending', (o: KubeObject) => o.kind === 'Pod' && o.phase === 'Pending'],
    [
      'finished',
      (o: KubeObject) => o.kind === 'Pod' && (o.phase === 'Failed' || o.phase === 'Succeeded'),
    ],
    ['missingZone', (o: KubeObject) => o.kind === 'Node' && o.zone === ''],
    ['notReadyNodes', (o: KubeObject) => o.kind === 'Node' && !o.ready],
  ] satisfies [keyof SyntheticShares, (o: KubeObject) => boolean][])(
    'share %s: 0 means none, a share means about that many',
    (trait, has) => {
      const spec = { nodes: 200, services: 200, pods: 400, shares: NO_TRAITS };
      const count = (share: number): number => {
        const cluster = syntheticCluster({ ...spec, shares: { ...NO_TRAITS, [trait]: share } });
        return [...objectsOf(cluster)].filter(has).length;
      };
      const all = /notReady$|terminating|pending|finished/.test(trait) ? 400 : 200;
      expect(count(0)).toBe(0);
      expect(count(0.3) / all).toBeGreaterThan(0.2);
      expect(count(0.3) / all).toBeLessThan(0.4);
    },
  );

  test('zones are skewed as asked, sizes fall with rank', () => {
    const cluster = syntheticCluster({
      nodes: 3000,
      zones: 3,
      zoneSkew: 0.5,
      services: 100,
      pods: 5000,
    });
    const inZone = (zone: string): number => cluster.nodes.filter((n) => n.zone === zone).length;
    expect(inZone('zone-a') / inZone('zone-b')).toBeCloseTo(2, 0);
    const perService = cluster.services.map(
      (s) =>
        cluster.pods.filter((p) => p.labels['app.kubernetes.io/name'] === s.metadata.name).length,
    );
    const selecting = perService.filter((_, i) => ownsPods(cluster.services[i]!));
    expect(selecting).toEqual(selecting.toSorted((a, b) => b - a));
    expect((selecting[0] ?? 0) / (selecting[9] ?? 1)).toBeCloseTo(10, 0);
  });

  test('podsPerService: every Service with pods of its own has exactly so many', () => {
    const { services, pods, spec } = syntheticCluster({ services: 50, podsPerService: 7 });
    const owners = services.filter(ownsPods);
    expect(owners.length).toBeLessThan(50);
    expect(pods.length).toBe(7 * owners.length);
    expect(resolveSyntheticSpec(spec)).toEqual(spec);
  });

  test('a sidecar is the last named port, and what a pod that is not ready waits for', () => {
    const { services, pods } = syntheticCluster({
      services: 4,
      pods: 200,
      shares: { ...NO_TRAITS, sidecars: 1, notReady: 0.2 },
    });
    expect(services.every((s) => s.ports.at(-1)?.targetPort === 'proxy')).toBe(true);
    const waiting = pods.find((pod) => !pod.ready);
    expect(waiting?.ports.at(-1)).toEqual({ name: 'proxy', protocol: 'TCP', port: 15_001 });
    expect(manifestOf(waiting!)).toMatchObject({
      spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] },
      status: { containerStatuses: [{ ready: true }], initContainerStatuses: [{ ready: false }] },
    });
  });

  test('slices of another manager: every endpoint once, zones, FQDNs of one Service, valid', () => {
    const { services, slices } = syntheticCluster({
      services: 40,
      shares: { ...NO_TRAITS, foreign: 0.5 },
    });
    const names = new Set(services.filter(isImported).map((s) => s.metadata.name));
    expect(new Set(slices.map((s) => s.metadata.labels[LABEL_SERVICE_NAME]))).toEqual(names);
    expect(slices.filter((s) => s.addressType === 'FQDN').length).toBe(1);
    const addresses = slices.flatMap((s) => s.endpoints.flatMap((e) => e.addresses));
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(slices.flatMap((slice) => validateSlice(slice))).toEqual([]);
    expect(slices.length).toBeGreaterThan(names.size * 2);
  });

  test('L186: objects of a spec are those of its cluster, and no pod is held', () => {
    const spec = { services: 30, pods: 300, seed: 4 };
    const cluster = syntheticCluster(spec);
    const lazily = [...objectsOf(spec)];
    expect(lazily).toEqual([...objectsOf(cluster)]);
    expect(lazily.slice(-cluster.pods.length)).toEqual(cluster.pods);
    expect([...podsOf(cluster)][5]).not.toBe([...podsOf(cluster)][5]);
  });

  test('preset huge: its numbers, and the first of its objects without the others', () => {
    const objects = objectsOf({ ...presets.huge, services: 300, nodes: 150 });
    const kinds = new Map<string, number>();
    for (const { kind } of objects.take(1_000)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect(kinds.get('Node')).toBe(150);
    expect(kinds.get('Service')).toBe(300);
    expect(kinds.get('Pod')).toBeGreaterThan(400);
    expect(presets.huge).toMatchObject({ nodes: 15_000, services: 30_000, pods: 500_000 });
  });

  test('preset kep752: one Service, all its endpoints ready', () => {
    const { services, pods, nodes } = syntheticCluster(presets.kep752);
    expect([services.length, pods.length, nodes.length]).toEqual([1, 20_000, 5_000]);
    expect(pods.every((pod) => pod.ready && pod.podIPs.length === 1)).toBe(true);
  });

  test.each([
    ['nodes', 0, 'nodes must be an integer from 1 to 200000, not 0'],
    ['services', 1.5, 'services must be an integer from 1 to 1000000, not 1.5'],
    ['pods', -1, 'pods must be an integer from 0 to 8000000, not -1'],
    ['zones', 27, 'zones must be an integer from 1 to 26, not 27'],
    ['zoneSkew', 1, 'zoneSkew must be below 1: only one zone would be left'],
    ['podsPerService', -1, 'podsPerService must be an integer from 0 to 1000000, not -1'],
    ['seed', Number.NaN, 'not NaN'],
  ])('%s %d is refused', (option, value, message) => {
    expect(() => syntheticCluster({ [option]: value })).toThrow(message);
  });

  test('shares beyond 1 are refused, alone and together', () => {
    expect(() => syntheticCluster({ shares: { headless: 1.1 } })).toThrow(
      'shares.headless must be from 0 to 1, not 1.1',
    );
    const shares: Record<string, number> = { headles: 0.5 };
    expect(() => syntheticCluster({ shares })).toThrow('shares.headles is not known');
    expect(() => syntheticCluster({ shares: { auto: 0.9, preferClose: 0.2 } })).toThrow(RangeError);
  });
});

describe('manifests', () => {
  test('L181: every object reads back as itself, without an error or a notice', () => {
    for (const object of objectsOf(varied)) {
      expect(parseObject(JSON.parse(JSON.stringify(manifestOf(object))))).toEqual({
        ok: true,
        object,
      });
    }
  });

  test('pages of one kind each read back as all objects, in order', () => {
    const pages = [...listPages(objectsOf(varied), { itemsPerPage: 100 })];
    expect(pages.length).toBe(Math.ceil(30 / 100) + 2 + 1 + 1 + 15);
    expect(pages.flatMap((page) => parseManifests(page).objects)).toEqual([...objectsOf(varied)]);
    expect(() => [...listPages([], { itemsPerPage: 0 })]).toThrow('itemsPerPage');
  });

  test('a pod is about 3 KB, as an API server prints it', () => {
    const bytes = varied.pods.map((pod) => JSON.stringify(manifestOf(pod)).length);
    const mean = bytes.reduce((sum, n) => sum + n, 0) / bytes.length;
    expect(mean).toBeGreaterThan(2_700);
    expect(mean).toBeLessThan(3_500);
  });
});
