import { EMPTY_LIST, type Fields } from './fields.ts';
import { KNOWN_METADATA, KNOWN_POD_SPEC, KNOWN_POD_STATUS, KNOWN_ROOT } from './known-fields.ts';
import type { Labels } from './meta.ts';
import type { NamedPort, Pod } from './pod.ts';
import { Recent } from './recent.ts';
import type { Protocol } from './service.ts';
import { uidFor } from './uid.ts';

/**
 * core/v1 Pod. The one reader that speed was bought for: a cold start runs it 150,000 times, so it takes what decides
 * about endpoints and leaves the rest of the object unread.
 */
export function readPod(object: Fields, defaultNamespace: string): Pod {
  object.knowOnly(KNOWN_ROOT);
  const metadata = object.section('metadata');
  metadata.knowOnly(KNOWN_METADATA);
  const spec = object.section('spec');
  spec.knowOnly(KNOWN_POD_SPEC);
  const status = object.section('status');
  status.knowOnly(KNOWN_POD_STATUS);
  const namespace = metadata.text('namespace') || defaultNamespace;
  const name = metadata.text('name');
  const podIP = status.text('podIP');
  const condition = readyCondition(status);
  const readySince = condition?.text('lastTransitionTime') ?? '';
  const pod = {
    kind: 'Pod',
    namespace,
    name,
    uid: metadata.text('uid') || uidFor('Pod', namespace, name),
    labels: recentLabels.share(metadata.labels('labels')),
    nodeName: spec.text('nodeName'),
    hostname: spec.text('hostname'),
    subdomain: spec.text('subdomain'),
    phase: phaseOf(status.text('phase')),
    podIP,
    podIPs: readIPs(status, podIP),
    ready: condition?.text('status') === 'True',
    terminating: metadata.text('deletionTimestamp') !== '',
    ports: readNamedPorts(spec),
  } as const;
  return readySince === '' ? pod : withReadySince(pod, readySince);
}

/** Field by field: `{ ...pod, readySince }` keeps the last field outside of the object, 150,000 times. */
export function withReadySince(pod: Pod, readySince: string): Pod {
  const { kind, namespace, name, uid, labels, nodeName, hostname, subdomain } = pod;
  const { phase, podIP, podIPs, ready, terminating, ports } = pod;
  return {
    kind,
    namespace,
    name,
    uid,
    labels,
    nodeName,
    hostname,
    subdomain,
    phase,
    podIP,
    podIPs,
    ready,
    readySince,
    terminating,
    ports,
  };
}

/** The first condition of type Ready (R3.1). */
function readyCondition(status: Fields): Fields | undefined {
  return status.list('conditions').find((condition) => condition.text('type') === 'Ready');
}

/** An absent phase is Pending, as the API server sets it; one we never heard of is Unknown. */
export function phaseOf(phase: string): Pod['phase'] {
  switch (phase) {
    case 'Running':
    case 'Pending':
    case 'Succeeded':
    case 'Failed':
      return phase;
    case '':
      return 'Pending';
    default:
      return 'Unknown';
  }
}

/** Nearly every pod has one, and says it twice: its list is one long, not the 17 that a pushed-to array begins with. */
function readIPs(status: Fields, podIP: string): readonly string[] {
  const items = status.list('podIPs');
  const [first] = items;
  if (first === undefined) return EMPTY_LIST;
  if (items.length > 1) return items.map((item) => item.text('ip')).filter((ip) => ip !== '');
  const ip = first.text('ip');
  if (ip === '') return EMPTY_LIST;
  return [ip === podIP ? podIP : ip];
}

/** Ports that a Service may name: of containers, then of sidecars, in order (R4.1). */
function readNamedPorts(spec: Fields): readonly NamedPort[] {
  const ports: NamedPort[] = [];
  for (const container of spec.list('containers')) readContainerPorts(container, ports);
  for (const container of spec.list('initContainers')) {
    if (container.text('restartPolicy') === 'Always') readContainerPorts(container, ports);
  }
  return ports.length === 0 ? EMPTY_LIST : sharedPorts(ports);
}

function readContainerPorts(container: Fields, ports: NamedPort[]): void {
  for (const port of container.list('ports')) {
    const name = port.text('name');
    const containerPort = port.integer('containerPort') ?? 0;
    const protocol = (port.text('protocol') || 'TCP') as Protocol;
    if (name !== '') ports.push({ name, protocol, port: containerPort });
  }
}

const recentLabels = new Recent<Labels>((a, b) => {
  let count = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
});

/** An equal list seen lately, or this one. */
export function sharedPorts(ports: readonly NamedPort[]): readonly NamedPort[] {
  return recentPorts.share(ports);
}

const recentPorts = new Recent<readonly NamedPort[]>(
  (a, b) =>
    a.length === b.length &&
    a.every(({ name, protocol, port }, i) => {
      const other = b[i]!;
      return port === other.port && name === other.name && protocol === other.protocol;
    }),
);
