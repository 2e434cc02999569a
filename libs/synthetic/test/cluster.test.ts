import { keyOf, type KubeObject, matches, parseManifests, parseObject } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import {
  listPages,
  manifestOf,
  NO_TRAITS,
  objectsOf,
  presets,
  syntheticCluster,
  type SyntheticShares,
} from '../src/index.ts';

const varied = syntheticCluster({ services: 120, pods: 1500, seed: 3 });

describe('a cluster', () => {
  test('equal seeds give equal bytes, other seeds other ones', () => {
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

  test('every pod is selected by exactly the Service it was made for, and runs on a worker', () => {
    const workers = new Set(varied.nodes.filter((n) => !n.controlPlane).map((n) => n.name));
    for (const pod of varied.pods) {
      const selecting = varied.services.filter(
        (s) =>
          s.metadata.namespace === pod.namespace && s.selector && matches(s.selector, pod.labels),
      );
      expect(selecting.length).toBe(1);
      expect(pod.phase === 'Pending' || workers.has(pod.nodeName)).toBe(true);
    }
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
    const selecting = perService.filter((_, i) => cluster.services[i]?.selector !== null);
    expect(selecting).toEqual(selecting.toSorted((a, b) => b - a));
    expect((selecting[0] ?? 0) / (selecting[9] ?? 1)).toBeCloseTo(10, 0);
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
    ['seed', Number.NaN, 'not NaN'],
  ])('%s %d is refused', (option, value, message) => {
    expect(() => syntheticCluster({ [option]: value })).toThrow(message);
  });

  test('shares beyond 1 are refused, alone and together', () => {
    expect(() => syntheticCluster({ shares: { headless: 1.1 } })).toThrow(
      'shares.headless must be from 0 to 1, not 1.1',
    );
    expect(() => syntheticCluster({ shares: { auto: 0.9, preferClose: 0.2 } })).toThrow(RangeError);
  });
});

describe('manifests', () => {
  test('every object reads back as itself, without an error or a notice', () => {
    for (const object of objectsOf(varied)) {
      expect(parseObject(JSON.parse(JSON.stringify(manifestOf(object))))).toEqual({
        ok: true,
        object,
      });
    }
  });

  test('pages of one kind each read back as all objects, in order', () => {
    const pages = [...listPages(objectsOf(varied), { itemsPerPage: 100 })];
    expect(pages.length).toBe(Math.ceil(30 / 100) + 2 + 1 + 15);
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
