import type { Labels, NamedPort, Node, Pod, Service } from '@sliceplane/kube';
import { podIPv4, podIPv6 } from './addresses.ts';
import { letters } from './letters.ts';
import { workersOf } from './nodes.ts';
import { type Random, uidText, type UidWords } from './random.ts';
import { APP, hasSidecar, SIDECAR_PORT } from './services.ts';
import { POD_STATES, type ResolvedSyntheticSpec } from './spec.ts';
import { timeText } from './times.ts';

/** Both say which version of its template a pod comes from: to people, and in its name. */
const VERSION = 'app.kubernetes.io/version';
export const TEMPLATE = 'pod-template-hash';

/** Everything that decides what a pod is, in numbers. */
export interface PodPlan {
  /** Position of its Service. */
  readonly service: number;
  /** Of all pods ever made in this cluster, from 0: gives the last part of its name. */
  readonly made: number;
  /** Gives its IPs. No two pods at a time have the same. */
  readonly address: number;
  /** Position in its StatefulSet; used by pods of headless Services only. */
  readonly ordinal: number;
  /** Version of the pod template, from 0. Odd ones resolve named ports to other numbers. */
  readonly revision: number;
  /** Position of its node; -1 while unscheduled: then it has no IP and is Pending. */
  readonly node: number;
  readonly uid: UidWords;
  /** When it became what it is, seconds since the Unix epoch. */
  readonly atSeconds: number;
  readonly phase: PlannedPhase;
  readonly ready: boolean;
  readonly terminating: boolean;
}

export type PlannedPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** Makes pods of their plans; those of one template share their labels. */
export class PodMaker {
  readonly #services: readonly (Service | undefined)[];
  readonly #nodes: readonly (Node | undefined)[];
  /** By Service, then by revision. */
  readonly #labels: Map<number, Labels>[] = [];

  /** Both lists may change later; a plan names what is there, or was when it was made. */
  constructor(services: readonly (Service | undefined)[], nodes: readonly (Node | undefined)[]) {
    this.#services = services;
    this.#nodes = nodes;
  }

  make(plan: PodPlan): Pod {
    const service = this.#services[plan.service];
    if (service === undefined) throw new RangeError(`pod ${plan.made} has no Service`);
    const { name: app, namespace } = service.metadata;
    const labels = this.#labelsOf(plan.service, app, plan.revision);
    const stateful = service.clusterIP === 'None';
    const name = stateful
      ? `${app}-${plan.ordinal}`
      : `${app}-${labels[TEMPLATE]}-${letters(plan.made, 5)}`;
    const scheduled = plan.node >= 0;
    const podIPs = scheduled ? addressesOf(service, plan.address) : [];
    return {
      kind: 'Pod',
      namespace,
      name,
      uid: uidText(plan.uid),
      labels,
      nodeName: scheduled ? (this.#nodes[plan.node]?.name ?? '') : '',
      hostname: stateful ? name : '',
      subdomain: stateful ? app : '',
      phase: plan.phase,
      podIP: podIPs[0] ?? '',
      podIPs,
      ready: plan.ready,
      ...(scheduled ? { readySince: timeText(plan.atSeconds * 1000) } : {}),
      terminating: plan.terminating,
      ports: portsOf(service, plan.revision),
    };
  }

  #labelsOf(service: number, app: string, revision: number): Labels {
    const known = (this.#labels[service] ??= new Map());
    const found = known.get(revision);
    if (found !== undefined) return found;
    if (known.size > 2) known.clear();
    const made = { [APP]: app, [VERSION]: `v${revision}`, [TEMPLATE]: letters(revision, 9) };
    known.set(revision, made);
    return made;
  }
}

/**
 * The pods of all Services, `counts` of them for each, one after the other; in each Service half run the older template.
 * Holds none of them.
 */
export function* podPlans(
  spec: ResolvedSyntheticSpec,
  counts: readonly number[],
  nodes: readonly Node[],
  random: Random,
): Generator<PodPlan, void, void> {
  const workers = workersOf(nodes);
  let made = 0;
  for (const [service, count] of counts.entries()) {
    for (let ordinal = 0; ordinal < count; ordinal += 1) {
      const node = random.pick(workers);
      const uid = random.uidWords();
      const atSeconds = Math.floor(spec.epochMs / 1000) + 86_400 + random.below(86_400);
      const revision = ordinal % 2;
      const plan = { service, made, address: made, ordinal, revision, node, uid, atSeconds };
      yield { ...plan, ...drawnState(spec, random, node) };
      made += 1;
    }
  }
}

function drawnState(
  { shares }: ResolvedSyntheticSpec,
  random: Random,
  node: number,
): Pick<PodPlan, 'phase' | 'ready' | 'terminating' | 'node'> {
  const running = { phase: 'Running', ready: true, terminating: false, node } as const;
  const weights = POD_STATES.map((state) => shares[state]);
  const rest = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  switch (POD_STATES[random.weighted([...weights, Math.max(0, rest)])]) {
    case 'notReady':
      return { ...running, ready: false };
    case 'terminating':
      return { ...running, terminating: true, ready: random.chance(0.5) };
    case 'pending':
      return { ...running, phase: 'Pending', ready: false, node: -1 };
    case 'finished':
      return { ...running, phase: random.chance(0.5) ? 'Succeeded' : 'Failed', ready: false };
    default:
      return running;
  }
}

function addressesOf(service: Service, address: number): readonly string[] {
  return service.ipFamilies.length > 1 ? [podIPv4(address), podIPv6(address)] : [podIPv4(address)];
}

function portsOf(service: Service, revision: number): readonly NamedPort[] {
  const even = revision % 2 === 0;
  if (hasSidecar(service)) return even ? EVEN_WITH_SIDECAR : ODD_WITH_SIDECAR;
  return even ? EVEN_PORTS : ODD_PORTS;
}

const EVEN_PORTS: readonly NamedPort[] = [
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: 'grpc', protocol: 'TCP', port: 7000 },
  { name: 'dns', protocol: 'UDP', port: 5353 },
];
const ODD_PORTS: readonly NamedPort[] = EVEN_PORTS.map((port) =>
  port.protocol === 'TCP' ? { ...port, port: port.port + 1 } : port,
);
/** Sidecars come after the containers (R4.1). */
const SIDECAR: NamedPort = { name: SIDECAR_PORT, protocol: 'TCP', port: 15_001 };
const EVEN_WITH_SIDECAR: readonly NamedPort[] = [...EVEN_PORTS, SIDECAR];
const ODD_WITH_SIDECAR: readonly NamedPort[] = [...ODD_PORTS, SIDECAR];
