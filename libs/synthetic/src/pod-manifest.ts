import type { NamedPort, Pod } from '@sliceplane/kube';
import { APP, SIDECAR_PORT } from './services.ts';
import { TEMPLATE } from './pods.ts';
import { ownedFields, ownedPaths, pastText } from './manifest-bulk.ts';

/**
 * A pod as an API server prints it, about 3 KB of compact JSON: one container, the token volume, tolerations,
 * conditions, one field manager. Reading it gives `pod` again; the rest is filler derived from its names.
 */
export function podManifest(pod: Pod): Record<string, unknown> {
  const app = pod.labels[APP] ?? 'app';
  const created = pastText(pod.readySince, 20);
  const stateful = pod.hostname !== '';
  const sidecar = sidecarPort(pod);
  const token = `kube-api-access-${pod.name.slice(-5)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: pod.name.slice(0, pod.name.lastIndexOf('-') + 1),
      namespace: pod.namespace,
      uid: pod.uid,
      resourceVersion: resourceVersion(pod),
      creationTimestamp: created,
      ...(pod.terminating
        ? { deletionTimestamp: pastText(pod.readySince, -600), deletionGracePeriodSeconds: 30 }
        : {}),
      labels: pod.labels,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: stateful ? 'StatefulSet' : 'ReplicaSet',
          name: stateful ? app : `${app}-${pod.labels[TEMPLATE] ?? ''}`,
          uid: `00000000-0000-4000-8000-${pod.uid.slice(-12)}`,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: [ownedFields('kubelet', pod.readySince ?? created, STATUS_FIELDS, 'status')],
    },
    spec: {
      volumes: [tokenVolume(token)],
      ...(sidecar === undefined ? {} : { initContainers: [sidecarContainer(sidecar)] }),
      containers: [container(pod, app, token)],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: app,
      serviceAccount: app,
      ...(pod.nodeName === '' ? {} : { nodeName: pod.nodeName }),
      securityContext: { runAsNonRoot: true, fsGroup: 65_532 },
      ...(pod.hostname === '' ? {} : { hostname: pod.hostname }),
      ...(pod.subdomain === '' ? {} : { subdomain: pod.subdomain }),
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
    },
    status: status(pod, app, created),
  };
}

function status(pod: Pod, app: string, created: string): Record<string, unknown> {
  const since = pod.readySince;
  const sidecar = sidecarPort(pod);
  const scheduled = condition('PodScheduled', pod.nodeName !== '', created);
  if (since === undefined)
    return { phase: pod.phase, conditions: [scheduled], qosClass: 'Burstable' };
  return {
    phase: pod.phase,
    conditions: [
      condition('Initialized', true, created),
      condition('Ready', pod.ready, since),
      condition('ContainersReady', pod.ready, since),
      scheduled,
    ],
    hostIP: HOST_IP,
    podIP: pod.podIP,
    podIPs: pod.podIPs.map((ip) => ({ ip })),
    startTime: created,
    // Where there is a sidecar, it is what the pod waits for.
    ...(sidecar === undefined
      ? {}
      : { initContainerStatuses: [containerStatus(pod, sidecar.name, since, pod.ready)] }),
    containerStatuses: [containerStatus(pod, app, since, pod.ready || sidecar !== undefined)],
    qosClass: 'Burstable',
  };
}

function containerStatus(
  pod: Pod,
  name: string,
  since: string,
  ready: boolean,
): Record<string, unknown> {
  return {
    name,
    state: { running: { startedAt: since } },
    ready,
    restartCount: 0,
    image: image(name),
    imageID: `sha256:${digest(pod.uid)}`,
    containerID: `containerd://${digest(pod.uid)}`,
    started: true,
  };
}

function sidecarPort(pod: Pod): NamedPort | undefined {
  return pod.ports.find(({ name }) => name === SIDECAR_PORT);
}

/** An init container that stays: its ports may be named, and the pod is not ready without it. */
function sidecarContainer(port: NamedPort): Record<string, unknown> {
  return {
    name: port.name,
    image: image(port.name),
    restartPolicy: 'Always',
    ports: [containerPort(port)],
    readinessProbe: { httpGet: { path: '/ready', port: 15_020, scheme: 'HTTP' }, periodSeconds: 5 },
  };
}

function containerPort({ name, port, protocol }: NamedPort): Record<string, unknown> {
  return { name, containerPort: port, protocol };
}

function container(pod: Pod, app: string, token: string): Record<string, unknown> {
  return {
    name: app,
    image: image(app),
    args: ['--listen=:8080'],
    ports: pod.ports.filter(({ name }) => name !== SIDECAR_PORT).map(containerPort),
    resources: {
      limits: { memory: '512Mi' },
      requests: { cpu: '100m', memory: '256Mi' },
    },
    volumeMounts: [
      { name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ],
    readinessProbe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 5 },
    imagePullPolicy: 'IfNotPresent',
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

function tokenVolume(name: string): Record<string, unknown> {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

function condition(type: string, holds: boolean, since: string): Record<string, unknown> {
  return { type, status: holds ? 'True' : 'False', lastTransitionTime: since };
}

function image(app: string): string {
  return `registry.example.com/shop/${app}:1.4.2`;
}

/** 64 hexadecimal digits, like a digest. */
function digest(uid: string): string {
  return uid.replaceAll('-', '').repeat(2);
}

function resourceVersion(pod: Pod): string {
  return String(Number.parseInt(pod.uid.slice(0, 7), 16));
}

/** Nobody reads it: endpoints name the node. */
const HOST_IP = '100.64.0.1';

const STATUS_FIELDS = ownedPaths({
  status: ['conditions', 'containerStatuses', 'hostIP', 'phase', 'podIP', 'podIPs', 'startTime'],
});
