import type { ViewAnswer } from '../agents/messages.ts';
import type { Mismatch } from '../result.ts';
import type { Suspect } from './compare.ts';
import { lineOfModel } from './fingerprint.ts';

/** Lines of each side that are told. */
const MOST_LINES = 20;

/** What somebody needs to look into a view that is wrong. */
export function mismatchOf(
  { agent, service, expected, reason }: Suspect,
  held: ViewAnswer,
  about: Pick<Mismatch, 'point' | 'seed' | 'zone' | 'rerun'>,
): Mismatch {
  const wanted = (expected?.view.endpoints ?? []).map(lineOfModel).toSorted();
  const [only, surplus] = [new Set(wanted), new Set(held.lines)];
  for (const line of held.lines) only.delete(line);
  for (const line of wanted) surplus.delete(line);
  const { viewClass, revision, hash, lines, state } = held;
  return {
    ...about,
    kind: 'view',
    service,
    agent: agent.name,
    node: agent.node,
    expected: [...only].slice(0, MOST_LINES),
    actual: [...surplus].slice(0, MOST_LINES),
    explanation:
      `${service} at ${agent.name} (${agent.kind}) ${reason}: it holds ${lines.length} endpoints (${state}), ` +
      `${surplus.size} of them wrong, and misses ${only.size} of ${wanted.length}; ` +
      `class ${viewClass}, revision ${revision}, hash ${hash}`,
  };
}
