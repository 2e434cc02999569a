import {
  type KubeObject,
  LABEL_REGION,
  LABEL_ZONE,
  type Node,
  type Pod,
  type Service,
  toManifest,
} from '@sliceplane/kube';

type Manifest = Record<string, unknown>;

/**
 * An object's facts as the JSON they would be read from: parsed again, it is the same object. What decides nothing about
 * endpoints was dropped when it was read and does not come back.
 */
export function manifestOf(object: KubeObject): Manifest {
  switch (object.kind) {
    case 'Service':
      return serviceManifest(object);
    case 'Pod':
      return podManifest(object);
    case 'Node':
      return nodeManifest(object);
    case 'Endpoints':
    case 'EndpointSlice':
      return toManifest(object);
  }
}

function serviceManifest({ kind, metadata, loadBalancerIPs, ...spec }: Service): Manifest {
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    spec: { ...spec, selector: spec.selector ?? undefined },
    status: { loadBalancer: { ingress: loadBalancerIPs.map((ip) => ({ ip })) } },
  };
}

/** When it began to terminate is not a fact; that it does, is. */
const SOME_TIME = '1970-01-01T00:00:00Z';

function podManifest(pod: Pod): Manifest {
  const { kind, name, namespace, uid, labels, terminating, ready, readySince, ports } = pod;
  const condition = {
    type: 'Ready',
    status: ready ? 'True' : 'False',
    lastTransitionTime: readySince,
  };
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      namespace,
      uid,
      labels,
      ...(terminating && { deletionTimestamp: SOME_TIME }),
    },
    spec: {
      nodeName: pod.nodeName,
      hostname: pod.hostname,
      subdomain: pod.subdomain,
      containers: [
        {
          name: 'all',
          ports: ports.map(({ port, ...named }) => ({ ...named, containerPort: port })),
        },
      ],
    },
    status: {
      phase: pod.phase,
      podIP: pod.podIP,
      podIPs: pod.podIPs.map((ip) => ({ ip })),
      conditions: ready || readySince !== undefined ? [condition] : [],
    },
  };
}

function nodeManifest({
  kind,
  name,
  uid,
  zone,
  region,
  ready,
  controlPlane,
  cpuMillis,
}: Node): Manifest {
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      uid,
      labels: {
        ...(zone !== '' && { [LABEL_ZONE]: zone }),
        ...(region !== '' && { [LABEL_REGION]: region }),
        ...(controlPlane && { 'node-role.kubernetes.io/control-plane': '' }),
      },
    },
    status: {
      allocatable: cpuMillis === 0 ? {} : { cpu: `${cpuMillis}m` },
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}
