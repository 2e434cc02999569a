import {
  type KubeObject,
  LABEL_REGION,
  LABEL_ZONE,
  type Metadata,
  type NamedPort,
  type Node,
  type Pod,
  type Service,
  toManifest,
} from '@sliceplane/kube';
import { timeText } from './times.ts';

/**
 * One object with what decides about endpoints and nothing else, about 700 bytes for a pod; `manifestOf` is the long form.
 * Reading it gives the object again. That a pod is going is all that is known of when: its deletionTimestamp is made up.
 */
export function recordedManifest(object: KubeObject): Record<string, unknown> {
  switch (object.kind) {
    case 'Pod':
      return podManifest(object);
    case 'Node':
      return nodeManifest(object);
    case 'Service':
      return serviceManifest(object);
    case 'Endpoints':
    case 'EndpointSlice':
      return toManifest(object);
  }
}

function podManifest(pod: Pod): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      uid: pod.uid,
      ...(pod.terminating ? { deletionTimestamp: pod.readySince ?? timeText(0) } : {}),
      labels: pod.labels,
    },
    spec: {
      ...unlessEmpty('nodeName', pod.nodeName),
      ...unlessEmpty('hostname', pod.hostname),
      ...unlessEmpty('subdomain', pod.subdomain),
      containers: [{ name: 'main', ports: pod.ports.map(containerPort) }],
    },
    status: {
      phase: pod.phase,
      ...unlessEmpty('podIP', pod.podIP),
      podIPs: pod.podIPs.map((ip) => ({ ip })),
      ...readyCondition(pod),
    },
  };
}

function containerPort({ name, port, protocol }: NamedPort): Record<string, unknown> {
  return { name, containerPort: port, protocol };
}

/** None at all for a pod that is not ready and nobody knows since when. */
function readyCondition({ ready, readySince }: Pod): Record<string, unknown> {
  if (!ready && readySince === undefined) return {};
  const status = ready ? 'True' : 'False';
  const since = readySince === undefined ? {} : { lastTransitionTime: readySince };
  return { conditions: [{ type: 'Ready', status, ...since }] };
}

function nodeManifest(node: Node): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      uid: node.uid,
      labels: {
        ...unlessEmpty(LABEL_ZONE, node.zone),
        ...unlessEmpty(LABEL_REGION, node.region),
        ...(node.controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
      },
    },
    status: {
      ...(node.cpuMillis === 0 ? {} : { allocatable: { cpu: `${node.cpuMillis}m` } }),
      conditions: [{ type: 'Ready', status: node.ready ? 'True' : 'False' }],
    },
  };
}

function serviceManifest(service: Service): Record<string, unknown> {
  const { metadata, loadBalancerIPs, kind, ...spec } = service;
  return {
    apiVersion: 'v1',
    kind,
    metadata: metadataManifest(metadata),
    spec: { ...spec, selector: spec.selector ?? undefined },
    ...(loadBalancerIPs.length === 0
      ? {}
      : { status: { loadBalancer: { ingress: loadBalancerIPs.map((ip) => ({ ip })) } } }),
  };
}

/** Without its empty maps, lists and texts: reading fills them in. */
function metadataManifest(metadata: Metadata): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean =>
    value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
}

function unlessEmpty(field: string, value: string): Record<string, string> {
  return value === '' ? {} : { [field]: value };
}
