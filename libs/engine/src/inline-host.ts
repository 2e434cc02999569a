import type { ShardProgram } from '@sliceplane/program';
import type { ShardHost } from './shard-host.ts';
import { ShardState } from './shard-state.ts';

/** A shard on the caller's own thread: for one-shot commands, tests and simulation. It cannot be interrupted. */
export function inlineHost<State, Payload, Effect, Memory, Question, Answer>(
  program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>,
): ShardHost<Payload, Memory, Effect, Question, Answer> {
  const state = new ShardState(program);
  return {
    // A seed is a copy elsewhere: here, too, the program must not share what the router goes on remembering with.
    run: async (task) => {
      const seed = task.seed === undefined ? {} : { seed: structuredClone(task.seed) };
      return state.step({ ...task, ...seed }).result;
    },
    close: async () => {},
  };
}
