import { LABEL_HOSTNAME, LABEL_REGION, LABEL_ZONE, type Node } from '@sliceplane/kube';
import { ownedFields, ownedPaths, pastText } from './manifest-bulk.ts';

/** A node as an API server prints it, about 3 KB. Reading it gives `node` again. */
export function nodeManifest(node: Node): Record<string, unknown> {
  const created = pastText(undefined, 86_400);
  const heartbeat = pastText(undefined, 0);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      uid: node.uid,
      resourceVersion: String(Number.parseInt(node.uid.slice(0, 7), 16)),
      creationTimestamp: created,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        [LABEL_HOSTNAME]: node.name,
        ...(node.zone === '' ? {} : { [LABEL_ZONE]: node.zone }),
        ...(node.region === '' ? {} : { [LABEL_REGION]: node.region }),
        ...(node.controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
      managedFields: [ownedFields('kubelet', heartbeat, STATUS_FIELDS, 'status')],
    },
    spec: {
      podCIDR: '10.128.0.0/24',
      podCIDRs: ['10.128.0.0/24'],
      providerID: `cloud://${node.name}`,
    },
    status: {
      capacity: resources(node.cpuMillis + 80, '32894736Ki'),
      allocatable: resources(node.cpuMillis, '32792336Ki'),
      conditions: [
        ...['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) =>
          condition(type, 'False', created, heartbeat),
        ),
        condition('Ready', node.ready ? 'True' : 'Unknown', created, heartbeat),
      ],
      addresses: [
        { type: 'InternalIP', address: '100.64.0.1' },
        { type: 'Hostname', address: node.name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: node.uid.replaceAll('-', ''),
        systemUUID: node.uid,
        bootID: node.uid,
        kernelVersion: '6.12.0',
        osImage: 'Linux',
        containerRuntimeVersion: 'containerd://2.1.0',
        kubeletVersion: 'v1.36.2',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

function resources(cpuMillis: number, memory: string): Record<string, string> {
  const cpu = cpuMillis % 1000 === 0 ? String(cpuMillis / 1000) : `${cpuMillis}m`;
  return { cpu, 'ephemeral-storage': '95551679124', memory, pods: '110' };
}

function condition(
  type: string,
  status: string,
  since: string,
  heartbeat: string,
): Record<string, unknown> {
  const reason = type === 'Ready' ? 'KubeletReady' : `KubeletHasNo${type}`;
  return {
    type,
    status,
    lastHeartbeatTime: heartbeat,
    lastTransitionTime: since,
    reason,
    message: reason,
  };
}

const STATUS_FIELDS = ownedPaths({
  metadata: ['annotations', 'labels'],
  status: ['addresses', 'allocatable', 'capacity', 'conditions', 'daemonEndpoints', 'nodeInfo'],
});
