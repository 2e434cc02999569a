import type { Batch, Seed, Step } from '@sliceplane/program';

/**
 * A real fault, put in on purpose. `exit`: the thread ends at once. `hang`: it blocks for ever, which only the deadline
 * can find.
 */
export type InjectedFault = 'exit' | 'hang';

/** One batch on its way to the place that holds a shard's state. */
export interface ShardTask<Payload, Memory, Question> {
  /** Which life of the shard this continues. A host whose state is of another life refuses with STATE_MISSING. */
  readonly incarnation: number;
  /** Present on the first task of a life: start from this instead of continuing. */
  readonly seed?: Seed<Memory>;
  /** Partitions that go on elsewhere: forgotten before anything else. */
  readonly released?: readonly string[];
  /** Partitions that come from elsewhere; the batch holds all their objects. */
  readonly adopted?: Seed<Memory>;
  readonly batch: Batch<Payload, Question>;
  /** The program's idea of now, ms since the Unix epoch. */
  readonly nowMs: number;
  /** Happens instead of the work. */
  readonly fault?: InjectedFault;
}

export interface StepResult<Effect, Answer> {
  readonly effects: Step<unknown, Effect, Answer>['effects'];
  readonly answers: Step<unknown, Effect, Answer>['answers'];
  /** Time the program ran, ms. */
  readonly busyMs: number;
  /** Now and then, from a thread of its own. */
  readonly heap?: HeapReport;
}

/** Of one thread, bytes. */
export interface HeapReport {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Where one life of one shard runs. The engine runs one task at a time and replaces the host after any failure. */
export interface ShardHost<Payload, Memory, Effect, Question, Answer> {
  /** Rejects with an EngineFault, or anything else a dying thread gives; the state is gone then. */
  run(task: ShardTask<Payload, Memory, Question>): Promise<StepResult<Effect, Answer>>;
  /** It can end or hang between two batches, so an idle one is asked for a sign of life. @defaultValue false */
  readonly isApart?: boolean;
  /** Ends it at once, whatever it is doing. */
  close(): Promise<void>;
}
