import {
  ANNOTATION_TOPOLOGY_MODE,
  type Endpoints,
  type EndpointsSubset,
  type EndpointSlice,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import fc from 'fast-check';
import { NAMESPACE } from './place.ts';
import { nodes } from './nodes.ts';
import { pod } from './pods.ts';
import { service } from './services.ts';
import { slice } from './slices.ts';

/** How big random clusters are. Small numbers collide more, and collisions find bugs. */
export interface WorldSize {
  /** Names of the Services. @defaultValue web, api */
  readonly services?: readonly string[];
  /** @defaultValue 12 */
  readonly pods?: number;
  /** @defaultValue 5 */
  readonly nodes?: number;
}

export const ZONES = ['za', 'zb', 'zc'] as const;

/** Times that tie, that differ by a nanosecond, and that name the same instant in two zones. */
const TIMES = [
  '2026-01-01T00:00:01Z',
  '2026-01-01T00:00:02Z',
  '2026-01-01T00:00:02.000000001Z',
  '2026-01-01T02:00:03+02:00',
  '2026-01-01T00:00:03Z',
] as const;

/** A pod of one of the apps, in any phase and condition. */
export function arbPod(size: WorldSize = {}): fc.Arbitrary<Pod> {
  const { services = ['web', 'api'], pods: count = 12, nodes: nodeCount = 5 } = size;
  return fc
    .record({
      index: fc.nat(count - 1),
      app: oftenFirst(services),
      // One more node than there is: unknown (R3.9). 0: unscheduled.
      node: fc.nat(nodeCount + 1),
      zero: fc.nat(19),
      families: oftenFirst(['4', '46', '6', '44', 'none', 'bad', 'ip-only'] as const),
      generation: fc.nat(2),
      ready: fc.boolean(),
      terminating: sometimes(),
      phase: oftenFirst(['Running', 'Pending', 'Unknown', 'Succeeded', 'Failed'] as const),
      since: fc.option(fc.constantFrom(...TIMES), { nil: undefined }),
      named: sometimes(),
      hostname: sometimes(),
    })
    .map((facts) => {
      const { index, node, families, zero } = facts;
      const name = `p${String(index).padStart(2, '0')}`;
      const ip = {
        '4': `10.0.${facts.generation}.${index + 1}`,
        '6': `fd00::${facts.generation}:${index + 1}`,
      };
      const podIPs = {
        '4': [ip['4']],
        '6': [ip['6'].toUpperCase()],
        '46': [ip['4'], ip['6']],
        '44': [ip['4'], `010.001.000.${index + 1}`],
        none: [],
        bad: ['nonsense', ip['4']],
        'ip-only': [],
      }[families];
      return pod(name, {
        labels: { app: facts.app },
        uid: `${name}-${facts.generation}`,
        nodeName: node === 0 && zero > 0 ? 'n1' : node === 0 ? '' : `n${node}`,
        podIPs,
        podIP: families === 'none' ? '' : ip['4'],
        ready: facts.ready,
        terminating: facts.terminating,
        phase: facts.phase,
        ...(facts.since === undefined ? {} : { readySince: facts.since }),
        ports: facts.named ? [{ name: 'http', protocol: 'TCP', port: 8000 + (index % 2) }] : [],
        ...(facts.hostname ? { hostname: name, subdomain: facts.app } : {}),
      });
    });
}

export function arbNode(size: WorldSize = {}): fc.Arbitrary<Node> {
  const { nodes: count = 5 } = size;
  return fc
    .record({
      index: fc.integer({ min: 1, max: count }),
      zone: fc.constantFrom(...ZONES, ...ZONES, ''),
      cpuMillis: fc.constantFrom(1000, 1000, 2000, 500, 0),
      notReady: sometimes(),
      controlPlane: sometimes(),
    })
    .map(({ index, zone, cpuMillis, notReady, controlPlane }) => ({
      ...(nodes(`n${index}`)[0] as Node),
      zone,
      cpuMillis,
      ready: !notReady,
      controlPlane,
    }));
}

/** A Service that mostly selects pods, in every variant of ports, families and topology. */
export function arbService(name: string): fc.Arbitrary<Service> {
  return fc
    .record({
      ports: fc.constantFrom(
        ['http:80'],
        ['http:80>http'],
        ['http:80', 'dns:53/UDP'],
        [],
        ['a:80>http', 'b:81'],
      ),
      families: oftenFirst([['IPv4'], ['IPv4', 'IPv6'], ['IPv6'], []] as const),
      clusterIP: oftenFirst(['10.96.0.1', 'None', '', 'fd00::1'] as const),
      publish: sometimes(),
      distribution: fc.constantFrom(
        undefined,
        undefined,
        'PreferClose',
        'PreferSameZone',
        'PreferSameNode',
      ),
      topology: oftenFirst([undefined, 'Auto', 'auto', 'disabled'] as const),
      label: fc.constantFrom('', 'x', 'y'),
      type: oftenFirst(['ClusterIP', 'ClusterIP', 'NodePort', 'ExternalName'] as const),
      selector: rarely(),
      deleting: rarely(),
      uid: rarely(),
    })
    .map((facts) =>
      service([name, ...facts.ports].join(' '), {
        ipFamilies: [...facts.families],
        clusterIP: facts.clusterIP,
        publishNotReadyAddresses: facts.publish,
        ...(facts.distribution === undefined ? {} : { trafficDistribution: facts.distribution }),
        annotations:
          facts.topology === undefined ? {} : { [ANNOTATION_TOPOLOGY_MODE]: facts.topology },
        labels: facts.label === '' ? {} : { tier: facts.label },
        type: facts.type,
        selector: facts.selector ? null : { app: name },
        uid: facts.uid ? `service-${name}-2` : `service-${name}`,
        creationTimestamp: '2026-01-01T00:00:00Z',
        ...(facts.deleting ? { deletionTimestamp: '2026-01-02T00:00:00Z' } : {}),
      }),
    );
}

/** Endpoints by hand, as messy as people write them. */
export function arbEndpoints(name: string): fc.Arbitrary<Endpoints> {
  const address = fc
    .record({
      ip: fc.constantFrom(
        '10.9.0.1',
        '10.9.0.2',
        '010.009.000.002',
        'fd00::9',
        'FD00::A',
        'nonsense',
      ),
      node: sometimes(),
      target: sometimes(),
    })
    .map(({ ip, node, target }) => ({
      ip,
      ...(node ? { nodeName: 'n1' } : {}),
      ...(target
        ? { targetRef: { kind: 'Pod', name: 'p00', namespace: NAMESPACE, uid: 'p00' } }
        : {}),
    }));
  const port = fc.constantFrom(
    { name: 'http', port: 80, protocol: 'TCP' as const },
    { name: 'dns', port: 53, protocol: 'UDP' as const },
  );
  const subset: fc.Arbitrary<EndpointsSubset> = fc.record({
    addresses: fc.array(address, { maxLength: 4 }),
    notReadyAddresses: fc.array(address, { maxLength: 2 }),
    ports: fc.uniqueArray(port, { maxLength: 2, selector: (p) => p.name }),
  });
  return fc
    .record({ subsets: fc.array(subset, { maxLength: 3 }), skip: rarely() })
    .map(({ subsets, skip }) => ({
      apiVersion: 'v1' as const,
      kind: 'Endpoints' as const,
      metadata: {
        name,
        namespace: NAMESPACE,
        uid: `endpoints-${name}`,
        labels: skip ? { 'endpointslice.kubernetes.io/skip-mirror': 'true' } : {},
        annotations: {},
        ownerReferences: [],
      },
      subsets,
    }));
}

/** Slices somebody else put there: of another manager, of nobody, or under our name. */
export function arbForeignSlice(name: string): fc.Arbitrary<EndpointSlice> {
  return fc
    .record({
      index: fc.nat(2),
      managedBy: fc.constantFrom('other', undefined, 'ours' as const),
      owner: fc.constantFrom(undefined, `service-${name}`, 'somebody'),
      type: fc.constantFrom('IPv4', 'IPv6', 'FQDN' as const),
      ports: fc.constantFrom('', 'http:80', 'http:8000'),
      endpoints: fc.constantFrom(
        '',
        'p00=10.0.0.1',
        'p00=10.0.0.1 p01=10.0.0.2!notready^za',
        'x@-=10.7.7.7',
      ),
    })
    .map(({ index, managedBy, owner, type, ports, endpoints }) =>
      slice(`${name}-hand-${index} ${type} ${ports} [${endpoints}]`, {
        service: name,
        owner,
        ...(managedBy === 'ours' ? {} : { managedBy }),
      }),
    );
}

/** The first half of the time, else any. */
export function oftenFirst<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(values[0] as T) },
    { weight: 2, arbitrary: fc.constantFrom(...values) },
  );
}

export function sometimes(): fc.Arbitrary<boolean> {
  return fc.nat(4).map((n) => n === 0);
}

export function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(19).map((n) => n === 0);
}
