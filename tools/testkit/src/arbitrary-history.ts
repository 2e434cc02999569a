import {
  type Delta,
  type Endpoint,
  type EndpointSlice,
  keyOf,
  type KubeObject,
  type ObjectKey,
  objectKey,
} from '@sliceplane/kube';
import fc from 'fast-check';
import {
  arbEndpoints,
  arbForeignSlice,
  arbNode,
  arbPod,
  arbService,
  oftenFirst,
  type WorldSize,
} from './arbitrary-objects.ts';
import { NAMESPACE } from './place.ts';

/** What happens in a random life of a cluster: a change of an object, or a hand on a slice that exists by then. */
export type Move =
  | { readonly move: 'delta'; readonly delta: Delta }
  | { readonly move: 'tamper'; readonly pick: number; readonly how: Tampering };

/** Moves in batches: what is in one batch is seen at once. */
export type History = readonly (readonly Move[])[];

/** What people and other programs do to slices. */
export const TAMPERINGS = [
  'delete',
  'drop-first',
  'repeat-first',
  'reverse',
  'flip-ready',
  'rehint',
  'strip-hints',
  'relabel',
  'relabel-headless',
  'reown',
  'unmanage',
  'terminate',
  'retarget-ports',
  'add-stranger',
  'annotate',
  'old-topology',
] as const;
export type Tampering = (typeof TAMPERINGS)[number];

/** A cluster that starts with nodes, Services and pods, and then changes at random. */
export function arbHistory(
  size: WorldSize & { readonly batches?: number } = {},
): fc.Arbitrary<History> {
  const { services = ['web', 'api'], nodes = 5, batches = 8 } = size;
  const start = fc
    .tuple(
      fc.tuple(...services.map((name) => arbService(name))),
      fc.uniqueArray(arbNode(size), { selector: (n) => n.name, minLength: 1, maxLength: nodes }),
      fc.uniqueArray(arbPod(size), { selector: (p) => p.name, maxLength: size.pods ?? 12 }),
    )
    .map((parts): Move[] => parts.flat().map((object) => upsert(object)));
  return fc
    .tuple(
      start,
      fc.array(fc.array(arbMove(size), { minLength: 1, maxLength: 6 }), { maxLength: batches }),
    )
    .map(([first, rest]) => [first, ...rest]);
}

/** One random move. */
export function arbMove(size: WorldSize = {}): fc.Arbitrary<Move> {
  const { services = ['web', 'api'] } = size;
  const name = oftenFirst(services);
  const pod = arbPod(size);
  const node = arbNode(size);
  return fc.oneof(
    { weight: 10, arbitrary: pod.map(upsert) },
    { weight: 3, arbitrary: pod.map(removal) },
    { weight: 2, arbitrary: node.map(upsert) },
    { weight: 1, arbitrary: node.map(removal) },
    { weight: 2, arbitrary: name.chain(arbService).map(upsert) },
    { weight: 1, arbitrary: name.chain(arbService).map(removal) },
    { weight: 1, arbitrary: name.chain(arbEndpoints).map(upsert) },
    { weight: 1, arbitrary: name.chain(arbEndpoints).map(removal) },
    { weight: 2, arbitrary: name.chain(arbForeignSlice).map(upsert) },
    { weight: 1, arbitrary: name.chain(arbForeignSlice).map(removal) },
    {
      weight: 4,
      arbitrary: fc
        .record({ pick: fc.nat(9), how: fc.constantFrom(...TAMPERINGS) })
        .map((facts): Move => ({ move: 'tamper', ...facts })),
    },
  );
}

function upsert(object: KubeObject): Move {
  return { move: 'delta', delta: { op: 'upsert', object } };
}

function removal(object: KubeObject): Move {
  const { kind } = object;
  const key = keyOf(object);
  const name = key.slice(key.indexOf('/') + 1);
  const namespace = kind === 'Node' ? '' : NAMESPACE;
  return { move: 'delta', delta: { op: 'delete', kind, namespace, name } };
}

/** The slice after that; undefined: deleted. Never the same object. */
export function tampered(slice: EndpointSlice, how: Tampering): EndpointSlice | undefined {
  const { endpoints, metadata } = slice;
  const [first] = endpoints;
  const withEndpoints = (changed: EndpointSlice['endpoints']): EndpointSlice => ({
    ...slice,
    endpoints: changed,
  });
  const withMetadata = (changed: Partial<EndpointSlice['metadata']>): EndpointSlice => ({
    ...slice,
    metadata: { ...metadata, ...changed },
  });
  const withLabel = (key: string, value: string): EndpointSlice =>
    withMetadata({ labels: { ...metadata.labels, [key]: value } });
  switch (how) {
    case 'delete':
      return undefined;
    case 'drop-first':
      return withEndpoints(endpoints.slice(1));
    case 'repeat-first':
      return withEndpoints(first === undefined ? [] : [...endpoints, first]);
    case 'reverse':
      return withEndpoints([...endpoints].reverse());
    case 'flip-ready':
      return withEndpoints(
        endpoints.map((e) => ({
          ...e,
          conditions: { ...e.conditions, ready: !(e.conditions?.ready ?? true) },
        })),
      );
    case 'rehint':
      return withEndpoints(endpoints.map((e) => ({ ...e, hints: { forZones: [{ name: 'zb' }] } })));
    case 'strip-hints':
      return withEndpoints(endpoints.map(withoutHints));
    case 'relabel':
      return withLabel('user', 'was-here');
    case 'relabel-headless':
      return withLabel('service.kubernetes.io/headless', '');
    case 'reown':
      return withMetadata({
        ownerReferences: metadata.ownerReferences.map((o) => ({ ...o, uid: `${o.uid}-not` })),
      });
    case 'unmanage':
      return withLabel('endpointslice.kubernetes.io/managed-by', 'somebody-else');
    case 'terminate':
      return withMetadata({ deletionTimestamp: '2026-01-01T00:00:00Z' });
    case 'retarget-ports':
      return { ...slice, ports: slice.ports.map((p) => ({ ...p, port: (p.port ?? 0) + 1 })) };
    case 'add-stranger':
      return withEndpoints([...endpoints, { addresses: ['10.66.66.66'] }]);
    case 'annotate':
      return withMetadata({ annotations: { ...metadata.annotations, note: 'x' } });
    case 'old-topology':
      return withEndpoints(endpoints.map((e) => ({ ...e, deprecatedTopology: { a: 'b' } })));
  }
}

function withoutHints(endpoint: Endpoint): Endpoint {
  const { hints: _, ...bare } = endpoint;
  return bare;
}

/** Which service a slice, Service or Endpoints is about. */
export function serviceKeyOf(slice: EndpointSlice): ObjectKey | undefined {
  const name = slice.metadata.labels['kubernetes.io/service-name'];
  return name === undefined ? undefined : objectKey(slice.metadata.namespace, name);
}
