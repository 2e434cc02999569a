import fc from 'fast-check';
import { parse } from 'yaml';

export type Json = Record<string, unknown>;

/** One good object of every kind, with nearly every field we read. */
export const good: readonly Json[] = parse(`
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, uid: u, labels: {a: b}, annotations: {c: d},
    ownerReferences: [{apiVersion: v1, kind: K, name: n, uid: u, controller: true}], finalizers: [a/b]},
   spec: {type: LoadBalancer, selector: {app: web}, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ipFamilies: [IPv4],
    ipFamilyPolicy: SingleStack, ports: [{name: http, port: 80, targetPort: web, protocol: TCP, appProtocol: http, nodePort: 30000}],
    externalIPs: [1.2.3.4], publishNotReadyAddresses: true, internalTrafficPolicy: Local, externalTrafficPolicy: Local,
    healthCheckNodePort: 31000, trafficDistribution: PreferClose}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}
- {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop, uid: u, labels: {app: web}, deletionTimestamp: "2026-01-01T00:00:00Z"},
   spec: {nodeName: n1, hostname: h, subdomain: web, containers: [{name: c, ports: [{name: web, containerPort: 8080, protocol: TCP}]}],
    initContainers: [{restartPolicy: Always, ports: [{name: side, containerPort: 1}]}]},
   status: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}], conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}]}}
- {apiVersion: v1, kind: Node, metadata: {name: n1, uid: u, labels: {topology.kubernetes.io/zone: za}},
   status: {conditions: [{type: Ready, status: "True"}], allocatable: {cpu: 4}}}
- {apiVersion: v1, kind: Endpoints, metadata: {name: web, namespace: shop, uid: u},
   subsets: [{addresses: [{ip: 10.0.0.1, hostname: h, nodeName: n1, targetRef: {kind: Pod, name: web-1}}],
    notReadyAddresses: [{ip: 10.0.0.2}], ports: [{name: http, port: 80, protocol: TCP, appProtocol: http}]}]}
- {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-x, namespace: shop, uid: u}, addressType: IPv4,
   endpoints: [{addresses: [10.0.0.1], conditions: {ready: true, serving: true, terminating: false}, hostname: h, nodeName: n1, zone: za,
    targetRef: {kind: Pod, name: web-1}, hints: {forZones: [{name: za}], forNodes: [{name: n1}]}, deprecatedTopology: {k: v}}],
   ports: [{name: http, port: 80, protocol: TCP, appProtocol: http}]}
- {apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: old, namespace: shop, uid: u}, addressType: IPv6,
   endpoints: [{addresses: ["fd00::1"], topology: {topology.kubernetes.io/zone: za}}], ports: [{port: 80}]}
`) as Json[];

/** Every place inside a value. */
function paths(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, key]))];
}

/** A copy with what stands at the path replaced, or removed. */
function grafted(value: unknown, path: readonly string[], graft: Graft): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return graft.remove ? undefined : graft.value;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const at = copy as Record<string, unknown>;
  if (rest.length === 0 && graft.remove && Array.isArray(copy)) copy.splice(Number(key), 1);
  else if (rest.length === 0 && graft.remove) delete at[key];
  else at[key] = grafted(at[key], rest, graft);
  return copy;
}

interface Graft {
  readonly remove: boolean;
  readonly value: unknown;
}

const arbOdd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    70_000,
    true,
    [],
    {},
    [[]],
    [null],
    [''],
    [0],
    [{}],
    { a: null },
    'None',
    '::1',
    '1.2.3.4',
  ),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    JSON.parse('{"__proto__": 1}') as unknown,
    JSON.parse('{"__proto__": {"name": "x"}}') as unknown,
    { constructor: 'x', toString: 3 },
  ),
  fc.constant('x'.repeat(100_000)),
);
const arbGraft: fc.Arbitrary<Graft> = fc.record({ remove: fc.boolean(), value: arbOdd });

/** A good object with one to three places tampered with. */
export const arbTampered: fc.Arbitrary<unknown> = fc
  .record({
    object: fc.constantFrom(...good),
    wounds: fc.array(fc.record({ at: fc.nat(), graft: arbGraft }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ object, wounds }) =>
    wounds.reduce<unknown>((value, { at, graft }) => {
      const places = paths(value).slice(1);
      const place = places[at % Math.max(places.length, 1)];
      return place === undefined ? graft.value : grafted(value, place, graft);
    }, object),
  );
