/** Pods as an API server prints them, ~3 KB each: what a cold start reads. Seeded by number, no two alike. */
export function podListText(count: number): string {
  const items: string[] = [];
  for (let i = 0; i < count; i++) items.push(JSON.stringify(pod(i)));
  return `{"apiVersion":"v1","items":[${items.join(',')}],"kind":"List","metadata":{"resourceVersion":""}}`;
}

const CONTAINER_ID =
  'containerd://0f4c1ad1f9a9b0d3c6a5b4e3d2c1b0a9f8e7d6c5b4a39281706f5e4d3c2b1a09';
const TIME = '2026-03-01T08:15:30Z';
const CONDITIONS = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

function pod(i: number): object {
  const app = `app-${i % 997}`;
  const hash = (i * 2654435761).toString(36).slice(0, 10);
  const ip = `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
  const name = `${app}-${hash}-${i.toString(36).padStart(5, 'x')}`;
  const node = `node-${i % 5000}.eu-central-1.compute.internal`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: {
        'cni.projectcalico.org/podIP': `${ip}/32`,
        'prometheus.io/scrape': 'true',
        [`checksum/config-${i % 7}`]: hash.repeat(6),
      },
      creationTimestamp: TIME,
      generateName: `${app}-${hash}-`,
      labels: {
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/instance': `${app}-prod`,
        'pod-template-hash': hash,
        tier: i % 2 === 0 ? 'front' : 'back',
      },
      name,
      namespace: `ns-${i % 40}`,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'ReplicaSet',
          name: `${app}-${hash}`,
          uid: '0b0c7a4e-2f4b-4a53-9d0b-6d1c5b1f2a33',
        },
      ],
      resourceVersion: String(100_000 + i),
      uid: `0b0c7a4e-2f4b-4a53-9d0b-${String(i).padStart(12, '0')}`,
    },
    spec: {
      containers: [
        {
          env: [
            {
              name: 'POD_NAME',
              valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
            },
            { name: 'LOG_LEVEL', value: 'info' },
          ],
          image: `registry.example.com/team/${app}:v1.${i % 100}.0`,
          imagePullPolicy: 'IfNotPresent',
          livenessProbe: {
            failureThreshold: 3,
            httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
            periodSeconds: 10,
            successThreshold: 1,
            timeoutSeconds: 1,
          },
          name: 'main',
          ports: [
            { containerPort: 8080, name: 'http', protocol: 'TCP' },
            { containerPort: 9090, name: 'metrics', protocol: 'TCP' },
          ],
          resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [
            {
              mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
              name: 'kube-api-access-abcde',
              readOnly: true,
            },
          ],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      nodeName: node,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: ['not-ready', 'unreachable'].map((taint) => ({
        effect: 'NoExecute',
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        tolerationSeconds: 300,
      })),
      volumes: [
        {
          name: 'kube-api-access-abcde',
          projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: 'token' } }] },
        },
      ],
    },
    status: {
      conditions: CONDITIONS.map((type) => ({
        lastProbeTime: null,
        lastTransitionTime: TIME,
        status: 'True',
        type,
      })),
      containerStatuses: [
        {
          containerID: CONTAINER_ID,
          image: `registry.example.com/team/${app}:v1.${i % 100}.0`,
          imageID: `registry.example.com/team/${app}@sha256:${hash.repeat(6)}`,
          lastState: {},
          name: 'main',
          ready: true,
          restartCount: 0,
          started: true,
          state: { running: { startedAt: TIME } },
        },
      ],
      hostIP: '10.200.0.1',
      hostIPs: [{ ip: '10.200.0.1' }],
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      qosClass: 'Burstable',
      startTime: TIME,
    },
  };
}
