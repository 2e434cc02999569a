import type { NamedPort, Node, Pod, Service } from '@sliceplane/kube';
import { podIPv4, podIPv6 } from './addresses.ts';
import type { Random } from './random.ts';
import { APP } from './services.ts';
import { POD_STATES, type ResolvedSyntheticSpec } from './spec.ts';
import { timeText } from './times.ts';

/** Both say which version of its template a pod comes from: to people, and in its name. */
const VERSION = 'app.kubernetes.io/version';
export const TEMPLATE = 'pod-template-hash';

/** Which pod: everything that decides its name, place and addresses. */
export interface PodPlan {
  readonly service: Service;
  /** Of all pods ever made in this cluster, from 0: gives the name's last part and the addresses. */
  readonly index: number;
  /** Position in its StatefulSet; used by pods of headless Services only. */
  readonly ordinal: number;
  /** Version of the pod template, from 0. Odd ones resolve named ports to other numbers. */
  readonly revision: number;
  /** '' while unscheduled. */
  readonly nodeName: string;
  readonly uid: string;
  /** When it became what it is, ms since the Unix epoch. */
  readonly atMs: number;
}

/** A running, ready pod of a Service. */
export function makePod(plan: PodPlan): Pod {
  const { service, index, revision } = plan;
  const { name: app, namespace } = service.metadata;
  const stateful = service.clusterIP === 'None';
  const template = letters(revision, 9);
  const name = stateful ? `${app}-${plan.ordinal}` : `${app}-${template}-${letters(index, 5)}`;
  const dualStack = service.ipFamilies.length > 1;
  const podIPs = dualStack ? [podIPv4(index), podIPv6(index)] : [podIPv4(index)];
  return {
    kind: 'Pod',
    namespace,
    name,
    uid: plan.uid,
    labels: { [APP]: app, [VERSION]: `v${revision}`, [TEMPLATE]: template },
    nodeName: plan.nodeName,
    hostname: stateful ? name : '',
    subdomain: stateful ? app : '',
    phase: 'Running',
    podIP: podIPs[0] ?? '',
    podIPs,
    ready: true,
    readySince: timeText(plan.atMs),
    terminating: false,
    ports: revision % 2 === 0 ? EVEN_PORTS : ODD_PORTS,
  };
}

/** The version of the template this pod was made from. */
export function revisionOf(pod: Pod): number {
  return Number(pod.labels[VERSION]?.slice(1) ?? 0);
}

/** Pods of all Services, `count` of them for each; in each Service half run the older template. */
export function makePods(
  spec: ResolvedSyntheticSpec,
  services: readonly Service[],
  counts: readonly number[],
  workers: readonly Node[],
  random: Random,
): readonly Pod[] {
  const pods: Pod[] = [];
  services.forEach((service, s) => {
    const count = counts[s] ?? 0;
    for (let ordinal = 0; ordinal < count; ordinal += 1) {
      const pod = makePod({
        service,
        index: pods.length,
        ordinal,
        revision: ordinal % 2,
        nodeName: random.pick(workers).name,
        uid: random.uid(),
        atMs: spec.epochMs + 86_400_000 + random.below(86_400) * 1000,
      });
      pods.push(inState(pod, spec, random));
    }
  });
  return pods;
}

/** The same pod before it has a node and an IP. */
export function unscheduled(pod: Pod): Pod {
  const { readySince: _, ...rest } = pod;
  return { ...rest, phase: 'Pending', nodeName: '', podIP: '', podIPs: [], ready: false };
}

function inState(pod: Pod, { shares }: ResolvedSyntheticSpec, random: Random): Pod {
  const weights = POD_STATES.map((state) => shares[state]);
  const rest = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  switch (POD_STATES[random.weighted([...weights, Math.max(0, rest)])]) {
    case 'notReady':
      return { ...pod, ready: false };
    case 'terminating':
      return { ...pod, terminating: true, ready: random.chance(0.5) };
    case 'pending':
      return unscheduled(pod);
    case 'finished':
      return { ...pod, phase: random.chance(0.5) ? 'Succeeded' : 'Failed', ready: false };
    default:
      return pod;
  }
}

const EVEN_PORTS: readonly NamedPort[] = [
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: 'grpc', protocol: 'TCP', port: 7000 },
  { name: 'dns', protocol: 'UDP', port: 5353 },
];
const ODD_PORTS: readonly NamedPort[] = EVEN_PORTS.map((port) =>
  port.protocol === 'TCP' ? { ...port, port: port.port + 1 } : port,
);

/** The letters Kubernetes draws names from. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A number as `length` letters, different for different numbers below 27^length: scrambled by a factor without the
 * divisor 3, so that neighbours do not look alike.
 */
export function letters(number: number, length: number): string {
  const base = BigInt(LETTERS.length);
  let left = ((BigInt(number) + 104_729n) * 5_915_587_277n) % base ** BigInt(length);
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text += LETTERS[Number(left % base)];
    left /= base;
  }
  return text;
}
