import type { Asked } from '@sliceplane/program';
import { EngineFault } from './fault.ts';

/** Lives of a shard a question may have been aboard of when they ended, before it is suspected and dropped. */
const MAX_LOSSES = 3;

/** A question nobody has answered yet. */
export interface Open<Question, Answer> {
  readonly asked: Asked<Question>;
  /** Everything in the mailbox up to this ticket goes to the shard before, or with, the question. */
  readonly ticket: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: unknown) => void;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined;
  losses: number;
}

/** The questions of one shard: waiting for their turn, or aboard of the running batch. */
export class Questions<Question, Answer> {
  #waiting: Open<Question, Answer>[] = [];
  #aboard = new Map<number, Open<Question, Answer>>();
  #lastId = 0;

  /**
   * Law L66: answered after everything up to `ticket` was worked on; questions of equal needs in the order asked. One whose
   * signal aborts is rejected with its reason, and not asked if it was not yet.
   */
  async ask(
    partition: string | undefined,
    question: Question,
    ticket: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const asked = { id: ++this.#lastId, partition, question };
    this.#waiting.push({ asked, ticket, resolve, reject, signal, losses: 0 });
    if (signal === undefined) return promise;
    const giveUp = (): void => {
      this.#waiting = this.#waiting.filter((open) => open.signal?.aborted !== true);
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /**
   * Those that may go with a batch after which everything up to `takenThrough` has been sent. What is asked of a partition
   * that `isAway` waits until it is back.
   */
  take(takenThrough: number, isAway: (partition: string) => boolean): Asked<Question>[] {
    const going: Open<Question, Answer>[] = [];
    const staying: Open<Question, Answer>[] = [];
    for (const open of this.#waiting) {
      if (open.signal?.aborted === true) continue;
      const { partition } = open.asked;
      const waits = open.ticket > takenThrough || (partition !== undefined && isAway(partition));
      (waits ? staying : going).push(open);
    }
    if (going.length > 0) this.#waiting = staying;
    for (const open of going) this.#aboard.set(open.asked.id, open);
    return going.map((open) => open.asked);
  }

  answered(answers: readonly { readonly id: number; readonly answer: Answer }[]): void {
    for (const { id, answer } of answers) {
      this.#aboard.get(id)?.resolve(answer);
      this.#aboard.delete(id);
    }
    for (const open of this.#aboard.values()) {
      const what = `question ${open.asked.id} of ${nameOf(open.asked.partition)}`;
      open.reject(new EngineFault('PROGRAM_THREW', `the program left ${what} without an answer`));
    }
    this.#aboard.clear();
  }

  /** Hands over what waits to be asked of a partition. */
  release(partition: string): Open<Question, Answer>[] {
    const going = this.#waiting.filter(({ asked }) => asked.partition === partition);
    if (going.length > 0) {
      this.#waiting = this.#waiting.filter(({ asked }) => asked.partition !== partition);
    }
    return going;
  }

  /** Takes over what another shard was to be asked. */
  adopt(questions: readonly Open<Question, Answer>[], ticket: number): void {
    for (const open of questions) {
      this.#waiting.push({ ...open, asked: { ...open.asked, id: ++this.#lastId }, ticket });
    }
  }

  /** The batch aboard is lost: its questions wait again, before the others, unless they keep being there when it happens. */
  lost(): void {
    const again: Open<Question, Answer>[] = [];
    for (const open of this.#aboard.values()) {
      if (open.signal?.aborted === true) continue;
      if (++open.losses < MAX_LOSSES) {
        again.push(open);
        continue;
      }
      const what = `a question of ${nameOf(open.asked.partition)}`;
      open.reject(
        new EngineFault(
          'QUESTION_DROPPED',
          `${what} was aboard ${MAX_LOSSES} times when its shard was lost`,
        ),
      );
    }
    this.#aboard.clear();
    this.#waiting = [...again, ...this.#waiting];
  }

  rejectAll(fault: EngineFault): void {
    for (const open of [...this.#aboard.values(), ...this.#waiting]) open.reject(fault);
    this.#aboard.clear();
    this.#waiting = [];
  }

  get size(): number {
    return this.#waiting.length + this.#aboard.size;
  }
}

function nameOf(partition: string | undefined): string {
  return partition === undefined ? 'the whole shard' : `partition ${partition}`;
}
