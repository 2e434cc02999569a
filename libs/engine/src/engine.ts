/**
 * The engine: objects in, effects out, questions answered, whatever happens to the threads.
 *
 *   submit ─▶ Router (memory of record, mailboxes) ─▶ SupervisedShard × N ─▶ ShardHost ─▶ program
 *                                                        │ effects ─▶ remember, onEffect
 */
import type { Change } from '@sliceplane/program';
import { Balancer } from './balancer.ts';
import { EngineFault } from './fault.ts';
import { type EngineOptions, resolveEngineOptions } from './options.ts';
import { Router } from './router.ts';
import type { InjectedFault } from './shard-host.ts';
import type { ShardStatus } from './shard-status.ts';
import { SupervisedShard } from './supervised-shard.ts';

export class Engine<Payload, Effect, Memory, Question, Answer> {
  readonly #router: Router<Payload, Memory>;
  readonly #shards: SupervisedShard<Payload, Effect, Memory, Question, Answer>[] = [];
  readonly #balancer: Balancer<Payload, Memory, Question, Answer>;
  readonly #now: () => number;
  #pumpQueued = false;
  #closed: Promise<void> | undefined;

  /** @throws RangeError for options out of bounds; whatever the host factory throws */
  constructor(options: EngineOptions<Payload, Effect, Memory, Question, Answer>) {
    const resolved = resolveEngineOptions(options);
    this.#now = resolved.now;
    this.#router = new Router(resolved.shards);
    this.#balancer = new Balancer(this.#router, this.#shards, resolved);
    try {
      for (let shard = 0; shard < resolved.shards; shard++) {
        const between = (): void => this.#balance();
        this.#shards.push(new SupervisedShard(shard, this.#router, resolved, between));
      }
    } catch (thrown) {
      void this.close();
      throw thrown;
    }
  }

  /**
   * Takes changes in. On return the memory of record holds them: a crash of any shard from here on loses nothing. All
   * that is submitted before the caller yields leaves as one batch per shard, at once where the shard is idle.
   *
   * @throws EngineFault ENGINE_CLOSED
   */
  submit(changes: readonly Change<Payload>[]): void {
    this.#refuseIfClosed();
    const nowMs = this.#now();
    try {
      for (const change of changes) this.#router.apply(change, nowMs);
    } finally {
      this.#pumpSoon();
    }
  }

  /** The newest payload of an object. */
  get(kind: string, key: string): Payload | undefined {
    return this.#router.get(kind, key);
  }

  keys(kind: string): Iterable<string> {
    return this.#router.keys(kind);
  }

  /**
   * Asks the program about one partition. The answer reflects everything submitted about it before, and does not wait for
   * what waits about others. A lost shard answers when it is back. Rejects with EngineFault ENGINE_CLOSED, QUESTION_DROPPED if
   * asking it seems to kill the shard, or PARTITION_QUARANTINED; with the signal's reason once that aborts: who does not wait any
   * more leaves nothing behind.
   */
  ask(partition: string, question: Question, signal?: AbortSignal): Promise<Answer> {
    return mayBeDropped(this.#ask(partition, question, signal));
  }

  /** Asks every shard; answers in order of the shards. */
  askAll(question: Question, signal?: AbortSignal): Promise<Answer[]> {
    return mayBeDropped(this.#askAll(question, signal));
  }

  /** Resolves once everything submitted before has been worked on and its effects applied. Rejects with ENGINE_CLOSED. */
  settled(): Promise<void> {
    return mayBeDropped(this.#settled());
  }

  /**
   * Breaks a shard on purpose, to see that it heals: its next batch, sent at once if it is idle, meets the fault. A shard
   * that is lost, or has met one already, is broken and not broken twice.
   *
   * @returns the incarnation that is broken
   * @throws RangeError for a shard that is not there, EngineFault ENGINE_CLOSED
   */
  inject(shard: number, fault: InjectedFault): number {
    this.#refuseIfClosed();
    const target = this.#shards[shard];
    if (target === undefined) {
      throw new RangeError(`shard must be an integer below ${this.#shards.length}, not ${shard}`);
    }
    const incarnation = target.inject(fault);
    this.#pumpSoon();
    return incarnation;
  }

  status(): readonly ShardStatus[] {
    return this.#shards.map((shard) => shard.status());
  }

  /** What a shard owns now. */
  partitionsOf(shard: number): readonly string[] {
    return this.#router.partitionsOf(shard);
  }

  /** What the assignment balances, per shard: partitions owned plus objects in them. */
  get loads(): readonly number[] {
    return this.#router.loads;
  }

  /** Refuses new work, lets running batches finish within the grace, ends all threads. Open questions are rejected. */
  close(): Promise<void> {
    this.#closed ??= Promise.all(this.#shards.map((shard) => shard.close())).then(() => {});
    this.#balancer.close();
    return this.#closed;
  }

  async #ask(partition: string, question: Question, signal?: AbortSignal): Promise<Answer> {
    this.#refuseIfClosed();
    this.#router.settlePlacement();
    const { shard, ticket } = this.#router.ownerOf(partition);
    const owner = this.#shards[shard];
    if (owner === undefined) throw new RangeError(`no shard owns partition ${partition}`);
    const answer = owner.ask(partition, question, ticket, signal);
    this.#pumpSoon();
    return answer;
  }

  async #askAll(question: Question, signal?: AbortSignal): Promise<Answer[]> {
    this.#refuseIfClosed();
    // Between two answers of one survey nothing may move: it would be told twice, or not at all.
    await this.#balancer.beginSurvey();
    try {
      this.#refuseIfClosed();
      this.#router.settlePlacement();
      const answers = this.#shards.map((shard) => shard.askAll(question, signal));
      this.#pumpSoon();
      return await Promise.all(answers);
    } finally {
      this.#balancer.endSurvey();
      this.#balance();
    }
  }

  async #settled(): Promise<void> {
    this.#refuseIfClosed();
    this.#router.settlePlacement();
    await Promise.all(this.#shards.map((shard) => shard.reached()));
  }

  #pumpSoon(): void {
    if (this.#pumpQueued) return;
    this.#pumpQueued = true;
    queueMicrotask(() => {
      this.#pumpQueued = false;
      if (this.#closed !== undefined) return;
      this.#router.settlePlacement();
      this.#balancer.balance();
      for (const shard of this.#shards) shard.pump();
    });
  }

  #balance(): void {
    if (this.#closed === undefined && this.#balancer.balance()) this.#pumpSoon();
  }

  #refuseIfClosed(): void {
    if (this.#closed !== undefined) throw new EngineFault('ENGINE_CLOSED', 'the engine was closed');
  }
}

/** A caller may let go of the promise: then its rejection, at close say, is nobody's and must not end the process. */
function mayBeDropped<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
