import type { ShardProgram } from '@sliceplane/program';
import type { ShardHost } from './shard-host.ts';
import { ShardState } from './shard-state.ts';

/** A shard on the caller's own thread: for one-shot commands, tests and simulation. It cannot be interrupted. */
export function inlineHost<State, Payload, Effect, Memory, Question, Answer>(
  program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>,
): ShardHost<Payload, Memory, Effect, Question, Answer> {
  const state = new ShardState(program);
  return {
    run: async (task) => state.step(task).result,
    close: async () => {},
  };
}
