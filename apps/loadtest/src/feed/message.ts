import type { Delta, KubeObject, Pod } from '@sliceplane/kube';
import type { ApplyRequest, ObjectName } from '@sliceplane/proto';
import { manifestOf } from '@sliceplane/synthetic';
import { manifestToMessage } from '@sliceplane/wire';

const fields = {
  Service: 'service',
  Node: 'node',
  Endpoints: 'endpoints',
  EndpointSlice: 'endpointSlice',
} as const satisfies Record<Exclude<KubeObject['kind'], 'Pod'>, keyof ApplyRequest>;

/** An object as a server is given it. */
export function applyMessage(object: KubeObject): ApplyRequest {
  if (object.kind === 'Pod') return { pod: podMessage(object) };
  return { [fields[object.kind]]: manifestToMessage(object.kind, manifestOf(object)) };
}

export function objectName({ kind, namespace, name }: Delta & { op: 'delete' }): ObjectName {
  return { kind, namespace, name };
}

/** When it began to terminate decides nothing; that it does, does. */
const SOME_TIME = '1970-01-01T00:00:00Z';

/** Straight to the message: nearly every change is one of a pod, and the feed must not be what limits. */
function podMessage(pod: Pod): NonNullable<ApplyRequest['pod']> {
  const { name, namespace, uid, labels, ready, readySince } = pod;
  const condition = { type: 'Ready', status: ready ? 'True' : 'False' };
  return {
    metadata: {
      name,
      namespace,
      uid,
      labels,
      ...(pod.terminating && { deletionTimestamp: SOME_TIME }),
    },
    spec: {
      nodeName: pod.nodeName,
      hostname: pod.hostname,
      subdomain: pod.subdomain,
      containers: [
        {
          name: 'main',
          ports: pod.ports.map((port) => ({
            name: port.name,
            protocol: port.protocol,
            containerPort: port.port,
          })),
        },
      ],
    },
    status: {
      phase: pod.phase,
      podIp: pod.podIP,
      podIps: pod.podIPs.map((ip) => ({ ip })),
      conditions: [
        readySince === undefined ? condition : { ...condition, lastTransitionTime: readySince },
      ],
    },
  };
}
