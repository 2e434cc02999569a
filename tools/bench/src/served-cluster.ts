/** The objects a served plane is given and the requests agents make of it. */
import { packageDefinition } from '@sliceplane/proto';
import type { MethodDefinition } from '@grpc/grpc-js';

const ZONES = ['zone-a', 'zone-b', 'zone-c'] as const;

export const VIEW_PATH = '/sliceplane.v1.EndpointViews/GetView';
export const WATCH_PATH = '/sliceplane.v1.EndpointViews/Watch';
export const SESSION_PATH = '/sliceplane.v1.EndpointViews/Session';
export const PLAIN_UNARY_PATH = '/plain.Plain/Unary';
export const PLAIN_STREAM_PATH = '/plain.Plain/Stream';
export const PLAIN_DUPLEX_PATH = '/plain.Plain/Duplex';

/** Nodes n0, n1, ... in three zones, by turns. */
export function nodesOf(count: number): object[] {
  return Array.from({ length: count }, (_, i) => nodeOf(`n${i}`, i));
}

/** In zone i % 3. */
export function nodeOf(name: string, i: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'topology.kubernetes.io/zone': ZONES[i % 3] } },
    status: {
      allocatable: { cpu: '4' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

export function serviceOf(name: string, trafficDistribution?: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'bench', name },
    spec: {
      clusterIP: '10.0.0.1',
      selector: { app: name },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      ...(trafficDistribution === undefined ? {} : { trafficDistribution }),
    },
  };
}

/** Pods of one Service, on nodes by turns: pod i is in zone i % 3. */
export function podsOf(service: string, count: number, nodes: number): object[] {
  return Array.from({ length: count }, (_, i) => podOf(service, i, nodes));
}

/** Pod i, ready, on that very node. */
export function podOn(nodeName: string, service: string, i: number): object {
  return { ...podOf(service, i, 1), spec: { nodeName, containers: [{ name: 'main' }] } };
}

export function podOf(service: string, i: number, nodes: number, ready = true): object {
  const ip = `10.${100 + (service.length % 100)}.${i >> 8}.${i & 255}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'bench',
      // As long as a Deployment's pod names are.
      name: podName(service, i),
      labels: { app: service },
    },
    spec: { nodeName: `n${i % nodes}`, containers: [{ name: 'main' }] },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

export function podName(service: string, i: number): string {
  return `${service}-7d4b9c6f58-${String(i).padStart(5, '0')}`;
}

/** A request of an EndpointViews or Cluster method as base64: questions to children are JSON. */
export function requestBytes(service: string, method: string, request: object): string {
  const definition = packageDefinition[`sliceplane.v1.${service}`] as
    | Record<string, MethodDefinition<object, unknown>>
    | undefined;
  const serialised = definition?.[method]?.requestSerialize(request);
  if (serialised === undefined) throw new RangeError(`no method ${service}.${method}`);
  return serialised.toString('base64');
}

/** Beats so seldom that none falls into a measurement. */
export function watchRequest(node: string, services: readonly string[], options = {}): string {
  return requestBytes('EndpointViews', 'Watch', {
    viewpoint: { node },
    subscriptions: services.map((name) => `bench/${name}`),
    heartbeatMs: 300_000,
    options,
  });
}

/** Hello and the first Subscribe of a session, for a stream of several messages. */
export function sessionRequests(
  node: string,
  services: readonly string[],
  known: readonly { readonly service: string; readonly hash: Uint8Array }[] = [],
): string {
  const message = (request: object): string => requestBytes('EndpointViews', 'Session', request);
  const subscriptions = services.map((name) => `bench/${name}`);
  return [
    message({ hello: { viewpoint: { node }, agent: 'bench/1', heartbeatMs: 300_000 } }),
    message({ subscribe: { subscriptions, known } }),
  ].join(',');
}
