/**
 * One shard's life and lives.
 *
 *   idle ──work waits──▶ busy ──result──▶ idle
 *                         │ rejects, or takes longer than the deadline
 *                         ▼
 *                        lost ──backoff──▶ idle (next incarnation; its first batch carries the seed and all its objects)
 *
 * Law L10: what was submitted is in the memory of record until the shards that need it worked on it; a lost shard starts
 * from there, so nothing acknowledged is lost. Law L62: effects of a batch are applied all or not at all.
 */
import type { Seed } from '@sliceplane/program';
import { asFault, EngineFault } from './fault.ts';
import type { ResolvedEngineOptions } from './options.ts';
import { Questions } from './questions.ts';
import type { Router } from './router.ts';
import type { InjectedFault, ShardHost, ShardTask, StepResult } from './shard-host.ts';

/** Deaths on the first batch of a life, in a row, after which the shard counts as poisoned. */
const POISONED_AFTER = 3;
/** A life this long clears the record of earlier deaths. */
const HEALTHY_MS = 10_000;

export interface ShardStatus {
  readonly shard: number;
  /** Counts the lives of this shard, from 1. */
  readonly incarnation: number;
  readonly state: 'idle' | 'busy' | 'lost' | 'closed';
  readonly partitions: number;
  /** Objects waiting in its mailbox. */
  readonly queued: number;
  readonly questions: number;
  readonly batches: number;
  /** Time its program ran, over all lives, ms. */
  readonly busyMs: number;
  readonly restarts: number;
  /** Of the last loss. */
  readonly lastError: string | undefined;
}

export class SupervisedShard<Payload, Effect, Memory, Question, Answer> {
  readonly #shard: number;
  readonly #router: Router<Payload, Memory>;
  readonly #options: ResolvedEngineOptions<Payload, Effect, Memory, Question, Answer>;
  readonly #questions = new Questions<Question, Answer>();
  readonly #waiters = new Set<{
    ticket: number;
    resolve: () => void;
    reject: (f: Error) => void;
  }>();
  #host: ShardHost<Payload, Memory, Effect, Question, Answer>;
  #state: ShardStatus['state'] = 'idle';
  #incarnation = 1;
  #incarnationSinceMs: number;
  /** What the next batch must carry, if this life has not begun yet. */
  #seed: Seed<Memory> | undefined = { memories: [] };
  #running: Promise<void> | undefined;
  /** What this life is to meet with its next batch, or has met already. */
  #fault: InjectedFault | undefined;
  #cancelRestart: (() => void) | undefined;
  #closing = false;
  #restored = true;
  #deaths = 0;
  #deathsOnSeed = 0;
  #batches = 0;
  #busyMs = 0;
  #lastError: string | undefined;

  /** @throws whatever the host factory throws the first time: that is a wrong configuration, not a lost shard */
  constructor(
    shard: number,
    router: Router<Payload, Memory>,
    options: ResolvedEngineOptions<Payload, Effect, Memory, Question, Answer>,
  ) {
    this.#shard = shard;
    this.#router = router;
    this.#options = options;
    this.#incarnationSinceMs = options.now();
    this.#host = options.host(shard);
  }

  /** Asks about one partition, once everything in the mailbox up to `ticket` is in. */
  ask(partition: string, question: Question, ticket: number): Promise<Answer> {
    return this.#questions.ask(partition, question, ticket);
  }

  /** Asks about the whole shard, once all that was submitted so far is in. */
  askAll(question: Question): Promise<Answer> {
    return this.#questions.ask(undefined, question, this.#mailbox.lastTicket);
  }

  /** Resolves once everything submitted so far has been worked on and its effects applied. */
  async reached(): Promise<void> {
    const ticket = this.#mailbox.lastTicket;
    if (this.#restored && this.#mailbox.landedThrough >= ticket) return;
    await new Promise<void>((resolve, reject) => this.#waiters.add({ ticket, resolve, reject }));
  }

  /** The next batch of this life meets the fault. @returns the incarnation that is broken, then or already */
  inject(fault: InjectedFault): number {
    if (this.#state !== 'lost') this.#fault ??= fault;
    return this.#incarnation;
  }

  /** Starts a batch if there is work and nothing is running. */
  pump(): void {
    while (this.#state === 'idle' && !this.#closing) {
      if (!this.#mustRun && this.#mailbox.size === 0 && this.#questions.size === 0) return;
      // The first batch of a life is whole: its partitions must not look half empty.
      const limit = this.#seed === undefined ? this.#options.batchObjects : Infinity;
      const items = this.#router.cut(this.#shard, limit);
      const questions = this.#questions.take(this.#mailbox.takenThrough);
      if (!this.#mustRun && items.length === 0 && questions.length === 0) {
        // All of it came and went before this shard heard of it.
        this.#router.landed(this.#shard);
        this.#releaseWaiters();
        continue;
      }
      this.#state = 'busy';
      this.#running = this.#run({
        incarnation: this.#incarnation,
        ...(this.#seed === undefined ? {} : { seed: this.#seed }),
        batch: { items, questions },
        nowMs: this.#options.now(),
        ...(this.#fault === undefined ? {} : { fault: this.#fault }),
      });
    }
  }

  status(): ShardStatus {
    return {
      shard: this.#shard,
      incarnation: this.#incarnation,
      state: this.#state,
      partitions: this.#router.partitionsOf(this.#shard).length,
      queued: this.#mailbox.size,
      questions: this.#questions.size,
      batches: this.#batches,
      busyMs: this.#busyMs,
      restarts: this.#incarnation - 1,
      lastError: this.#lastError,
    };
  }

  /** Lets the running batch finish within the grace, then ends the thread and refuses what is still open. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelRestart?.();
    if (this.#running !== undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = this.#options.after(this.#options.closeGraceMs, resolve);
      await Promise.race([this.#running, promise]);
      cancel();
      this.#cancelRestart?.();
    }
    this.#state = 'closed';
    const fault = new EngineFault('ENGINE_CLOSED', 'the engine was closed');
    this.#questions.rejectAll(fault);
    for (const waiter of this.#waiters) waiter.reject(fault);
    this.#waiters.clear();
    await this.#closeHost();
  }

  /** An empty batch has a purpose too. */
  get #mustRun(): boolean {
    return !this.#restored || this.#fault !== undefined;
  }

  get #mailbox(): ReturnType<Router<Payload, Memory>['mailbox']> {
    return this.#router.mailbox(this.#shard);
  }

  /** Never rejects. */
  async #run(task: ShardTask<Payload, Memory, Question>): Promise<void> {
    try {
      const result = await this.#withDeadline(this.#host.run(task), task);
      if (this.#state !== 'busy') return;
      this.#state = 'idle';
      this.#batches++;
      this.#busyMs += result.busyMs;
      this.#landed(result);
    } catch (thrown) {
      if (this.#state !== 'busy') return;
      this.#lose(asFault(thrown, 'THREAD_ENDED'));
    }
    this.#running = undefined;
    this.pump();
  }

  #withDeadline<Result>(
    running: Promise<Result>,
    task: ShardTask<Payload, Memory, Question>,
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const { batchObjects } = this.#options;
    const { items, questions } = task.batch;
    // The first batch of a life can be many batches' worth, and gets the time of as many.
    const deadlineMs =
      this.#options.deadlineMs * Math.max(1, Math.ceil(items.length / batchObjects));
    const cancel = this.#options.after(deadlineMs, () => {
      const size = `${items.length} objects and ${questions.length} questions`;
      const detail = `a batch of ${size} took longer than ${deadlineMs} ms`;
      reject(new EngineFault('BATCH_OVERDUE', detail));
    });
    running.then(resolve, reject).finally(cancel);
    return promise;
  }

  #landed(result: StepResult<Effect, Answer>): void {
    const { remember, onEffect, onRestored } = this.#options;
    // Looked up before the router forgets those that went while the shard was lost: they were told lost too.
    const restored = this.#restored ? undefined : this.#router.partitionsOf(this.#shard);
    this.#seed = undefined;
    this.#deathsOnSeed = 0;
    for (const [partition, effect] of result.effects) {
      this.#calling(() => {
        this.#router.remember(partition, this.#shard, (before) =>
          remember(before, partition, effect),
        );
      });
      this.#calling(() => onEffect(partition, effect));
    }
    this.#router.landed(this.#shard);
    this.#questions.answered(result.answers);
    if (restored !== undefined) {
      this.#restored = true;
      this.#calling(() => onRestored(restored));
    }
    this.#releaseWaiters();
  }

  #releaseWaiters(): void {
    for (const waiter of this.#waiters) {
      if (waiter.ticket > this.#mailbox.landedThrough) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  #lose(why: EngineFault): void {
    const { onLost, onError, now, after, backoffMs, maxBackoffMs } = this.#options;
    const name = `shard ${this.#shard}, incarnation ${this.#incarnation}`;
    this.#state = 'lost';
    this.#fault = undefined;
    this.#lastError = why.message;
    this.#questions.lost();
    void this.#closeHost();
    if (now() - this.#incarnationSinceMs >= HEALTHY_MS) this.#deaths = 0;
    this.#deaths++;
    if (this.#seed !== undefined) this.#deathsOnSeed++;
    const pauseMs =
      this.#deaths === 1
        ? 0
        : Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(this.#deaths - 2, 30));

    const partitions = this.#router.partitionsOf(this.#shard);
    if (this.#restored) this.#calling(() => onLost(partitions));
    this.#restored = false;
    this.#calling(() =>
      onError(new EngineFault('SHARD_LOST', `${name}: ${why.message}`, { cause: why })),
    );
    if (this.#deathsOnSeed === POISONED_AFTER) {
      const detail =
        `shard ${this.#shard} died ${POISONED_AFTER} times in a row while being re-seeded: something in its ` +
        `${partitions.length} partitions kills it. They stay as they were; it is retried at least every ${maxBackoffMs} ms. ` +
        `Last: ${why.message}`;
      this.#calling(() => onError(new EngineFault('SHARD_POISONED', detail, { cause: why })));
    }
    this.#cancelRestart = after(pauseMs, () => this.#restart());
  }

  #restart(): void {
    this.#cancelRestart = undefined;
    if (this.#closing) return;
    this.#incarnation++;
    this.#incarnationSinceMs = this.#options.now();
    this.#seed = this.#router.reseed(this.#shard);
    try {
      this.#host = this.#options.host(this.#shard);
    } catch (thrown) {
      this.#lose(asFault(thrown, 'THREAD_ENDED'));
      return;
    }
    this.#state = 'idle';
    this.pump();
  }

  /** Runs a caller's callback; what it throws is reported and goes no further. */
  #calling(callback: () => void): void {
    try {
      callback();
    } catch (thrown) {
      const fault = asFault(thrown, 'CALLBACK_THREW');
      try {
        this.#options.onError(fault);
      } catch {
        // onError itself threw: there is nobody left to tell.
      }
    }
  }

  async #closeHost(): Promise<void> {
    try {
      await this.#host.close();
    } catch (thrown) {
      this.#calling(() => this.#options.onError(asFault(thrown, 'THREAD_ENDED')));
    }
  }
}
