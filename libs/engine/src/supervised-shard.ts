/**
 * One shard's life and lives.
 *
 *   idle ──work waits──▶ busy ──result──▶ idle
 *                         │ rejects, or takes longer than the deadline
 *                         ▼
 *                        lost ──backoff──▶ idle (next incarnation; its first batch carries the seed and all its objects)
 *
 * Law L10: what was submitted is in the memory of record until the shards that need it worked on it; a lost shard starts
 * from there, so nothing acknowledged is lost. Law L62: effects of a batch are applied all or not at all. Law L71: a
 * partition that kills its shard is found and left out.
 */
import type { Seed } from '@sliceplane/program';
import { withDeadline } from './deadline.ts';
import { asFault, EngineFault } from './fault.ts';
import { poisoned, quarantined, reasonOf, wordsOf } from './loss.ts';
import type { ResolvedEngineOptions } from './options.ts';
import { Quarantine } from './quarantine.ts';
import { type Open, Questions } from './questions.ts';
import type { Router } from './router.ts';
import type { HeapReport, InjectedFault, ShardHost, ShardTask, StepResult } from './shard-host.ts';
import { ShardCounters, type ShardStatus } from './shard-status.ts';
import { ToldLost } from './told-lost.ts';

/** Deaths on the first batch of a life, in a row, after which a shard without partitions counts as poisoned. */
const POISONED_AFTER = 3;
/** A life this long clears the record of earlier deaths. */
const HEALTHY_MS = 10_000;

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
  readonly #quarantine: Quarantine;
  readonly #toldLost = new ToldLost();
  readonly #counters = new ShardCounters();
  #heap: HeapReport | undefined;
  #lastError: string | undefined;
  /** An idle thread is to give a sign of life. */
  #pingDue = false;
  #cancelWake: (() => void) | undefined;
  readonly #betweenBatches: () => void;

  /**
   * @param betweenBatches called whenever a batch has landed and the next one has not left
   * @throws whatever the host factory throws the first time: that is a wrong configuration, not a lost shard
   */
  constructor(
    shard: number,
    router: Router<Payload, Memory>,
    options: ResolvedEngineOptions<Payload, Effect, Memory, Question, Answer>,
    betweenBatches: () => void,
  ) {
    this.#shard = shard;
    this.#router = router;
    this.#options = options;
    this.#betweenBatches = betweenBatches;
    this.#quarantine = new Quarantine(options);
    this.#incarnationSinceMs = options.now();
    this.#host = options.host(shard);
  }

  /**
   * Asks about one partition, once everything in the mailbox up to `ticket` is in.
   * @throws EngineFault PARTITION_QUARANTINED
   */
  ask(
    partition: string,
    question: Question,
    ticket: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    if (this.#quarantine.isQuarantined(partition)) throw quarantined(this.#shard, [partition]);
    return this.#questions.ask(partition, question, ticket, signal);
  }

  /** Asks about the whole shard, once all that was submitted so far is in. */
  askAll(question: Question, signal?: AbortSignal): Promise<Answer> {
    return this.#questions.ask(undefined, question, this.#mailbox.lastTicket, signal);
  }

  /** Resolves once everything submitted so far has been worked on and its effects applied. */
  async reached(): Promise<void> {
    const ticket = this.#mailbox.lastTicket;
    if (this.#isWell && this.#mailbox.landedThrough >= ticket) return;
    await new Promise<void>((resolve, reject) => this.#waiters.add({ ticket, resolve, reject }));
  }

  /** The next batch of this life meets the fault. @returns the incarnation that is broken, then or already */
  inject(fault: InjectedFault): number {
    if (this.#state !== 'lost') this.#fault ??= fault;
    return this.#incarnation;
  }

  /** Nothing is aboard, and nothing is in doubt: partitions may go. */
  get canGive(): boolean {
    return this.#state === 'idle' && this.#seed === undefined && this.#isWell && !this.#closing;
  }

  /** Partitions may come. */
  get canTake(): boolean {
    return this.#state !== 'lost' && this.#isWell && !this.#closing;
  }

  /** A partition goes: with it goes what waits to be asked of it. */
  give(partition: string): readonly Open<Question, Answer>[] {
    this.#counters.movedOut++;
    return this.#questions.release(partition);
  }

  /** A partition came. */
  take(questions: readonly Open<Question, Answer>[], ticket: number): void {
    this.#counters.movedIn++;
    this.#questions.adopt(questions, ticket);
  }

  /** Starts a batch if there is work and nothing is running. */
  pump(): void {
    while (this.#state === 'idle' && !this.#closing) {
      this.#startTrial();
      if (!this.#mustRun && this.#mailbox.size === 0 && this.#questions.size === 0) {
        // A search may have ended without a trial: all it withheld went meanwhile.
        this.#releaseWaiters();
        break;
      }
      // The first batch of a life is whole: its partitions must not look half empty.
      const limit = this.#seed === undefined ? this.#options.batchObjects : Infinity;
      const items = this.#router.cut(this.#shard, limit);
      // On a trial nobody else may be to blame.
      const questions = this.#quarantine.isOnTrial
        ? []
        : this.#questions.take(this.#mailbox.takenThrough, (name) => this.#router.isWithheld(name));
      if (!this.#mustRun && items.length === 0 && questions.length === 0) {
        // All of it came and went before this shard heard of it.
        this.#router.landed(this.#shard);
        this.#releaseWaiters();
        if (this.#mailbox.size === 0) break;
        continue;
      }
      const { released, adopted } = this.#router.transfers(this.#shard);
      this.#state = 'busy';
      this.#pingDue = false;
      this.#running = this.#run({
        incarnation: this.#incarnation,
        ...(this.#seed === undefined ? {} : { seed: this.#seed }),
        ...(released.length === 0 ? {} : { released }),
        ...(adopted.memories.length === 0 ? {} : { adopted }),
        batch: { items, questions },
        nowMs: this.#options.now(),
        ...(this.#fault === undefined ? {} : { fault: this.#fault }),
      });
    }
    this.#wakeLater();
  }

  status(): ShardStatus {
    const { oldestMs } = this.#mailbox;
    return {
      shard: this.#shard,
      incarnation: this.#incarnation,
      state: this.#state,
      partitions: this.#router.owned(this.#shard),
      load: this.#router.loads[this.#shard] ?? 0,
      queued: this.#mailbox.size,
      waitingMs: oldestMs === 0 ? 0 : Math.max(0, this.#options.now() - oldestMs),
      questions: this.#questions.size,
      ...this.#counters.shown,
      restarts: this.#incarnation - 1,
      quarantined: this.#quarantine.names,
      heap: this.#heap,
      lastError: this.#lastError,
    };
  }

  /** Lets the running batch finish within the grace, then ends the thread and refuses what is still open. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelRestart?.();
    this.#cancelWake?.();
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
    return (
      !this.#restored ||
      this.#fault !== undefined ||
      this.#pingDue ||
      this.#router.hasTransfers(this.#shard)
    );
  }

  /** It holds everything it should, but for what is quarantined. */
  get #isWell(): boolean {
    return this.#restored && !this.#quarantine.isSearching;
  }

  /** Gives back the next of those that are withheld, if any is due. */
  #startTrial(): void {
    if (this.#seed !== undefined || !this.#restored) return;
    this.#quarantine.stirred(this.#router.takeStirred(this.#shard));
    for (;;) {
      const names = this.#quarantine.next(this.#options.now());
      if (names === undefined) return;
      this.#quarantine.trying(this.#router.admit(names));
    }
  }

  /** An idle shard comes back to life for a sign of life of its thread, and for what is quarantined. */
  #wakeLater(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    if (this.#state !== 'idle' || this.#closing) return;
    const { now, after, pingMs } = this.#options;
    const pingsIn = this.#host.isApart === true && this.#seed === undefined ? pingMs : Infinity;
    const retriesIn = Math.max(0, (this.#quarantine.dueMs ?? Infinity) - now());
    if (pingsIn === Infinity && retriesIn === Infinity) return;
    this.#cancelWake = after(Math.min(pingsIn, retriesIn), () => {
      this.#cancelWake = undefined;
      this.#pingDue = pingsIn <= retriesIn;
      this.pump();
    });
  }

  get #mailbox(): ReturnType<Router<Payload, Memory>['mailbox']> {
    return this.#router.mailbox(this.#shard);
  }

  /** Never rejects. */
  async #run(task: ShardTask<Payload, Memory, Question>): Promise<void> {
    try {
      const result = await withDeadline(this.#host.run(task), task.batch, this.#options);
      if (this.#state !== 'busy') return;
      this.#state = 'idle';
      this.#counters.batchLanded(task.batch.items.length, result.busyMs);
      this.#heap = result.heap ?? this.#heap;
      this.#landed(result);
    } catch (thrown) {
      if (this.#state !== 'busy') return;
      this.#lose(asFault(thrown, 'THREAD_ENDED'), task);
    }
    this.#running = undefined;
    this.#betweenBatches();
    this.pump();
  }

  #landed(result: StepResult<Effect, Answer>): void {
    const { remember, onEffect, onRestored } = this.#options;
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
    this.#quarantine.landed();
    this.#restored = true;
    const back = this.#toldLost.restore((name) => this.#router.isWithheld(name));
    if (back.length > 0) this.#calling(() => onRestored(back));
    this.#releaseWaiters();
  }

  #releaseWaiters(): void {
    if (!this.#isWell) return;
    for (const waiter of this.#waiters) {
      if (waiter.ticket > this.#mailbox.landedThrough) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  #lose(why: EngineFault, task?: ShardTask<Payload, Memory, Question>): void {
    const { onLost, onError, after } = this.#options;
    const owned = this.#router.partitionsOf(this.#shard);
    const partitions = this.#router.owned(this.#shard);
    const objects = (this.#router.loads[this.#shard] ?? 0) - partitions;
    const words = wordsOf(why, objects, partitions);
    const detail = `shard ${this.#shard}, incarnation ${this.#incarnation}: ${words}`;
    this.#state = 'lost';
    this.#fault = undefined;
    this.#lastError = words;
    this.#counters.losses[reasonOf(why.code)]++;
    this.#questions.lost();
    void this.#closeHost();
    const news = this.#toldLost.lose(owned);
    if (news.length > 0) this.#calling(() => onLost(news));
    this.#restored = false;
    this.#calling(() => onError(new EngineFault('SHARD_LOST', detail, { cause: why })));
    const pauseMs = this.#pauseMs();
    this.#accuse(owned, task, why);
    this.#cancelRestart = after(pauseMs, () => this.#restart());
  }

  /** A trial that fails is news; any other death in a row makes the next life wait longer. */
  #pauseMs(): number {
    const { now, backoffMs, maxBackoffMs } = this.#options;
    if (this.#quarantine.isOnTrial) return backoffMs;
    if (now() - this.#incarnationSinceMs >= HEALTHY_MS) this.#deaths = 0;
    this.#deaths++;
    if (this.#deaths === 1) return 0;
    return Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(this.#deaths - 2, 30));
  }

  /** Finds out who killed it, as far as one more death tells. */
  #accuse(
    owned: readonly string[],
    task: ShardTask<Payload, Memory, Question> | undefined,
    why: EngineFault,
  ): void {
    const { now, onError, onQuarantined, maxBackoffMs } = this.#options;
    const onSeed = this.#seed !== undefined;
    const aboard = task?.batch.items.flatMap(({ partitions }) => partitions) ?? [];
    const { withhold, found } = this.#quarantine.died({ onSeed, owned, aboard }, now());
    this.#router.withhold(withhold);
    if (found.length > 0) {
      const fault = quarantined(this.#shard, found, why);
      for (const name of found) {
        for (const { reject } of this.#questions.release(name)) reject(fault);
      }
      this.#calling(() => onQuarantined(found));
      this.#calling(() => onError(fault));
    }
    if (!onSeed || ++this.#deathsOnSeed !== POISONED_AFTER || owned.length > 0) return;
    this.#calling(() => onError(poisoned(this.#shard, POISONED_AFTER, maxBackoffMs, why)));
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
