import type { ShardProgram } from '@sliceplane/program';
import { describe, EngineFault } from './fault.ts';
import type { ShardTask, StepResult } from './shard-host.ts';

/** A step's result with what may be moved to the router's thread. */
export interface Stepped<Effect, Answer> {
  readonly result: StepResult<Effect, Answer>;
  readonly transfer: readonly ArrayBuffer[];
}

/** One shard's state and the only way to change it. Used on the same thread and inside a worker alike. */
export class ShardState<State, Payload, Effect, Memory, Question, Answer> {
  readonly #program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>;
  #life: { readonly incarnation: number; readonly state: State } | undefined;

  constructor(program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>) {
    this.#program = program;
  }

  /**
   * Runs one task.
   *
   * @throws EngineFault STATE_MISSING if the task continues a life this state is not of, PROGRAM_THREW if the program
   * threw: its state may be half changed and is dropped.
   */
  step(task: ShardTask<Payload, Memory, Question>): Stepped<Effect, Answer> {
    const startedMs = performance.now();
    const life = this.#life;
    this.#life = undefined;
    if (task.seed === undefined && life?.incarnation !== task.incarnation) {
      throw new EngineFault(
        'STATE_MISSING',
        `a batch continues incarnation ${task.incarnation}, this thread holds ${life?.incarnation ?? 'none'}`,
      );
    }
    try {
      let state = task.seed === undefined ? (life?.state as State) : this.#program.start(task.seed);
      if (task.released !== undefined) state = this.#program.release(state, task.released);
      if (task.adopted !== undefined) state = this.#program.adopt(state, task.adopted);
      const step = this.#program.step(state, task.batch, task.nowMs);
      this.#life = { incarnation: task.incarnation, state: step.state };
      const busyMs = performance.now() - startedMs;
      return {
        result: { effects: step.effects, answers: step.answers, busyMs },
        transfer: step.transfer ?? [],
      };
    } catch (thrown) {
      throw new EngineFault('PROGRAM_THREW', describe(thrown), { cause: thrown });
    }
  }
}
