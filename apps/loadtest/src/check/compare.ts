import type { AgentSpec } from '../agents/roster.ts';
import type { FingerprintsAnswer } from '../agents/messages.ts';
import type { Expected, ExpectedView } from './expected.ts';
import { isEqual } from './fingerprint.ts';

/** A view that is not what it should be. */
export interface Suspect {
  readonly agent: AgentSpec;
  readonly service: string;
  /** undefined: the model has no answer, for the reason given. */
  readonly expected: ExpectedView | undefined;
  readonly reason: string;
}

export interface Comparison {
  readonly agents: number;
  readonly viewsCompared: number;
  readonly endpointsCompared: number;
  readonly suspects: readonly Suspect[];
}

/** Every view of every one of these agents against the model, and every view that should be there and is not. */
export async function compare(
  answers: readonly FingerprintsAnswer[],
  agents: ReadonlyMap<number, AgentSpec>,
  expected: Expected,
): Promise<Comparison> {
  const suspects: Suspect[] = [];
  const missing = new Map<number, Set<string>>();
  for (const { id, subscriptions } of agents.values()) {
    missing.set(id, new Set(expected.followed(subscriptions)));
  }
  let viewsCompared = 0;
  let endpointsCompared = 0;
  for (const { service, state, print, agents: holders } of answers.flatMap(({ held }) => held)) {
    for (const id of holders) {
      const agent = agents.get(id);
      if (agent === undefined) continue;
      missing.get(id)?.delete(service);
      viewsCompared += 1;
      endpointsCompared += print.count;
      const suspect = { agent, service };
      try {
        const right = await expected.view(service, agent.node);
        if (right.state === state && isEqual(right.print, print)) continue;
        suspects.push({
          ...suspect,
          expected: right,
          reason:
            right.state === state ? 'is not what it should be' : `is ${state}, not ${right.state}`,
        });
      } catch (error) {
        suspects.push({ ...suspect, expected: undefined, reason: (error as Error).message });
      }
    }
  }
  for (const [id, services] of missing) {
    for (const service of services) {
      const agent = agents.get(id)!;
      const right = await expected.view(service, agent.node).catch(() => undefined);
      suspects.push({ agent, service, expected: right, reason: 'was never answered' });
    }
  }
  return { agents: agents.size, viewsCompared, endpointsCompared, suspects };
}

/** Those of `before` that are still suspect: what only arrived late is not wrong. */
export function lasting(before: readonly Suspect[], after: readonly Suspect[]): readonly Suspect[] {
  const known = new Set(before.map(({ agent, service }) => `${agent.id} ${service}`));
  return after.filter(({ agent, service }) => known.has(`${agent.id} ${service}`));
}
