/** What a caller can do: come back with a new engine, wait for the replacement, or look at what was given to it. */
export type Remedy = 'reconnect' | 'wait' | 'inspect';

export type EngineFaultCode =
  /** The engine was closed. Nothing more is accepted or answered. */
  | 'ENGINE_CLOSED'
  /** A shard died, hung or threw. It is being replaced; its partitions keep their last effects meanwhile. */
  | 'SHARD_LOST'
  /** A shard dies without any partition in it: its thread cannot start, or what all shards are told kills it. It is retried slowly. */
  | 'SHARD_POISONED'
  /** A shard dies whenever it is given these partitions. It goes on without them; they are retried when they change. */
  | 'PARTITION_QUARANTINED'
  /** A thread reached its heap limit. */
  | 'OUT_OF_MEMORY'
  /** The thread that got a batch does not hold the state the batch continues. The router re-seeds. */
  | 'STATE_MISSING'
  /** The shard program threw. The message is the program's. */
  | 'PROGRAM_THREW'
  /** A batch took longer than the deadline; its thread was ended. */
  | 'BATCH_OVERDUE'
  /** The thread ended: exit, out of memory, an error outside any batch. */
  | 'THREAD_ENDED'
  /** A question was aboard each time its shard died and is not asked again. */
  | 'QUESTION_DROPPED'
  /** A callback given to the engine threw. The engine went on. */
  | 'CALLBACK_THREW';

/** Every failure of the engine that a caller may act on, and what to do about it. */
export const engineFaults: Readonly<Record<EngineFaultCode, { readonly remedy: Remedy }>> = {
  ENGINE_CLOSED: { remedy: 'reconnect' },
  SHARD_LOST: { remedy: 'wait' },
  SHARD_POISONED: { remedy: 'inspect' },
  PARTITION_QUARANTINED: { remedy: 'inspect' },
  OUT_OF_MEMORY: { remedy: 'inspect' },
  STATE_MISSING: { remedy: 'wait' },
  PROGRAM_THREW: { remedy: 'inspect' },
  BATCH_OVERDUE: { remedy: 'wait' },
  THREAD_ENDED: { remedy: 'wait' },
  QUESTION_DROPPED: { remedy: 'inspect' },
  CALLBACK_THREW: { remedy: 'inspect' },
};

/** What crosses a thread instead of an Error: structured clone drops an error's class and code. */
export interface WireFault {
  readonly code: EngineFaultCode;
  readonly detail: string;
}

/** An expected failure. `code` says which; the message names the thing and its numbers. */
export class EngineFault extends Error {
  readonly code: EngineFaultCode;

  constructor(code: EngineFaultCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'EngineFault';
    this.code = code;
  }
}

/** Any thrown value as a fault; one that already is a fault stays what it is. */
export function asFault(thrown: unknown, otherwise: EngineFaultCode): EngineFault {
  if (thrown instanceof EngineFault) return thrown;
  return new EngineFault(otherwise, describe(thrown), { cause: thrown });
}

/** `TypeError: x is not a function`, for whatever was thrown. */
export function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? ` (${thrown.code})` : '';
  return `${thrown.name}: ${thrown.message}${code}`;
}
