import { keyOf } from '@sliceplane/kube';
import { Random, type SyntheticCluster } from '@sliceplane/synthetic';
import type { AgentsPlan, SubscriptionPlan } from '../plan.ts';
import type { AgentKind } from '../result.ts';

/** Who an agent is. */
export interface AgentSpec {
  readonly id: number;
  readonly name: string;
  readonly node: string;
  readonly kind: AgentKind;
  readonly subscriptions: readonly string[];
}

/** Who is in one process, connection by connection. */
export interface HostRoster {
  /** Holds only agents whose process is to be stopped. */
  readonly isStopped: boolean;
  readonly connections: readonly (readonly AgentSpec[])[];
}

/**
 * All agents of a run: nodes in a drawn order and again from the first one, kinds by share, what each follows. Equal plans,
 * seeds and clusters, equal agents.
 *
 * @throws RangeError naming the option, its bounds and the value
 */
export function roster(
  plan: AgentsPlan,
  cluster: SyntheticCluster,
  seed: number,
): readonly HostRoster[] {
  checkPlan(plan);
  const random = new Random(`${seed}/agents`);
  const nodes = shuffled(
    cluster.nodes.filter(({ controlPlane }) => !controlPlane).map(({ name }) => name),
    random.fork('nodes'),
  );
  const kinds = shuffled(kindsOf(plan), random.fork('kinds'));
  const choose = chooser(plan.subscriptions, cluster, random.fork('subscriptions'));
  const agents = kinds.map((kind, id): AgentSpec => ({
    id,
    name: `load-${id}`,
    node: nodes[id % nodes.length] ?? '',
    kind,
    subscriptions: kind === 'stuck' ? [largestNamespace(cluster)] : choose(),
  }));
  const isStopped = ({ kind }: AgentSpec): boolean =>
    kind === 'stuck' && plan.stuckHow === 'stop-process';
  const hosts = spread(
    agents.filter((agent) => !isStopped(agent)),
    plan.processes,
  ).map((some) => ({ isStopped: false, connections: connectionsOf(some, plan.perConnection) }));
  const stopped = agents.filter(isStopped);
  if (stopped.length === 0) return hosts;
  return [...hosts, { isStopped: true, connections: connectionsOf(stopped, plan.perConnection) }];
}

function checkPlan({ count, processes, perConnection, shares }: AgentsPlan): void {
  for (const [name, value, least] of [
    ['count', count, 0],
    ['processes', processes, 1],
    ['perConnection', perConnection, 1],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new RangeError(`agents.${name} must be an integer of at least ${least}, not ${value}`);
  }
  const sum = shares.slow + shares.stuck + shares.reconnecting;
  if (!(Math.min(shares.slow, shares.stuck, shares.reconnecting) >= 0 && sum <= 1)) {
    throw new RangeError(`agents.shares must be 0..1 each and 1 in all, not ${sum}`);
  }
}

/** A kind whose share is not 0 has at least one agent, while there are any. */
function kindsOf({ count, shares }: AgentsPlan): AgentKind[] {
  const kinds: AgentKind[] = [];
  for (const kind of ['stuck', 'slow', 'reconnecting'] as const) {
    const wanted = shares[kind] > 0 ? Math.max(1, Math.round(shares[kind] * count)) : 0;
    for (let i = 0; i < wanted && kinds.length < count; i += 1) kinds.push(kind);
  }
  while (kinds.length < count) kinds.push('healthy');
  return kinds;
}

function chooser(
  plan: SubscriptionPlan,
  cluster: SyntheticCluster,
  random: Random,
): () => string[] {
  switch (plan.shape) {
    case 'everything':
      return () => ['*'];
    case 'namespace': {
      const namespaces = [...new Set(cluster.services.map((s) => s.metadata.namespace))];
      return () => [`${random.pick(namespaces)}/*`];
    }
    case 'own-services': {
      const byPopularity = shuffled(cluster.services.map(keyOf), random);
      const wanted = Math.min(plan.perAgent, byPopularity.length);
      const pick = zipf(byPopularity.length, random);
      return () => {
        const chosen = new Set<string>();
        while (chosen.size < wanted) chosen.add(byPopularity[pick()] ?? '');
        return [...chosen];
      };
    }
  }
}

/** Ranks from 0, drawn in proportion to 1 / (rank + 1). */
function zipf(count: number, random: Random): () => number {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 1);
    upTo[rank] = sum;
  }
  return () => {
    const drawn = random.next() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** The first Service has the most pods. */
function largestNamespace({ services }: SyntheticCluster): string {
  return `${services[0]?.metadata.namespace ?? 'default'}/*`;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** Dealt out like cards, so that every kind is everywhere. */
function spread<Item>(items: readonly Item[], piles: number): Item[][] {
  const dealt = Array.from({ length: piles }, (): Item[] => []);
  items.forEach((item, i) => dealt[i % piles]!.push(item));
  return dealt;
}

function connectionsOf(agents: readonly AgentSpec[], perConnection: number): AgentSpec[][] {
  const connections: AgentSpec[][] = [];
  for (let at = 0; at < agents.length; at += perConnection) {
    connections.push(agents.slice(at, at + perConnection));
  }
  return connections;
}
