import type { LocalView, SessionEvent, SliceplaneClient, WatchEvent } from '@sliceplane/client';
import type { HostSetup } from './messages.ts';
import type { AgentSpec } from './roster.ts';

export type AgentEvent = SessionEvent | WatchEvent;

/** Come back soon: how fast a crowd is served is what is measured, not how patient it is. */
const backoff = { baseMs: 50, maxMs: 1000 };

/** One agent's stream of events, until `signal`. It connects again by itself, with what `local` holds. */
export function openStream(
  client: SliceplaneClient,
  { name, node, subscriptions }: AgentSpec,
  { plan, verify }: HostSetup,
  local: LocalView,
  signal: AbortSignal,
): AsyncIterable<AgentEvent> {
  if (plan.api === 'watch') {
    const request = { viewpoint: { node }, subscriptions: [...subscriptions] };
    return client.watch(request, { signal, local, backoff });
  }
  return client.session({
    node,
    agent: name,
    subscriptions: [{ subscriptions }],
    verify,
    local,
    signal,
    backoff,
  });
}
