import type { SessionEvent, SliceplaneClient } from '@sliceplane/client';
import { expect, test } from 'vitest';
import { Agent, type Surroundings } from '../../src/agents/agent.ts';
import { ClassHashes } from '../../src/agents/class-hashes.ts';
import { Tally } from '../../src/agents/tally.ts';

const complete: SessionEvent = { kind: 'complete', epoch: 'e', server: 's' };
const disconnected: SessionEvent = {
  kind: 'disconnected',
  error: new Error('the server went'),
  retryInMs: 0,
  server: 's',
};
const spec = {
  id: 1,
  name: 'load-1',
  node: 'n0',
  kind: 'healthy',
  subscriptions: ['a/b'],
} as const;

function surroundings(): Surroundings {
  const plan = {
    api: 'session',
    slowMs: 0,
    reconnectEveryMs: 0,
    stuckHow: 'stop-reading',
  } as const;
  return {
    setup: { server: 's', connections: [], plan, verify: true, reportMs: 1000 },
    tally: new Tally(),
    classes: new ClassHashes(),
    released: Promise.resolve(),
    faultMs: () => 0,
    isQuiet: () => true,
  };
}

/** An agent that reads these events; when it asks for the next one, `told` says how far it is. */
function reading(events: readonly SessionEvent[], told: (agent: Agent, next: number) => void) {
  const agent = new Agent(spec, surroundings());
  async function* session(): AsyncGenerator<SessionEvent> {
    for (const [i, event] of events.entries()) {
      told(agent, i);
      yield event;
    }
    told(agent, events.length);
    agent.stop();
  }
  return agent.run(() => ({ session }) as unknown as SliceplaneClient);
}

const dropped = [complete, disconnected, complete];

test.each([
  ['is told of a fault while it is connected', dropped, 1, [false, true, true, false]],
  ['has lost its connection when it is told', dropped, 2, [false, false, true, false]],
  ['never lost its connection', [complete, complete], 1, [false, true, true]],
])('an agent that %s is waited for until it has come back', async (_, events, faultAt, pending) => {
  const isPending: boolean[] = [];
  await reading(events, (agent, next) => {
    if (next === faultAt) agent.expect();
    isPending.push(agent.isPending);
  });
  expect(isPending).toEqual(pending);
});
