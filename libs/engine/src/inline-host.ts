import type { ShardProgram } from '@sliceplane/program';
import { EngineFault } from './fault.ts';
import type { ShardHost } from './shard-host.ts';
import { ShardState } from './shard-state.ts';

/**
 * A shard on the caller's own thread: for one-shot commands, tests and simulation. It cannot be interrupted; of an
 * injected fault it does what its caller sees: `exit` rejects the batch, `hang` never answers.
 */
export function inlineHost<State, Payload, Effect, Memory, Question, Answer>(
  program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>,
): ShardHost<Payload, Memory, Effect, Question, Answer> {
  const state = new ShardState(program);
  return {
    // What is remembered is a copy elsewhere: here, too, the program must not share what the router goes on with.
    run: async (task) => {
      if (task.fault === 'exit') throw new EngineFault('THREAD_ENDED', 'told to exit');
      if (task.fault === 'hang') return new Promise(() => {});
      const seed = task.seed === undefined ? {} : { seed: structuredClone(task.seed) };
      const adopted = task.adopted === undefined ? {} : { adopted: structuredClone(task.adopted) };
      return state.step({ ...task, ...seed, ...adopted }).result;
    },
    close: async () => {},
  };
}
