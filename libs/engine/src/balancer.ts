import { type BalanceOptions, type Movable, overloaded, planMoves } from './balance.ts';
import type { EngineOptions } from './options.ts';
import type { Open } from './questions.ts';
import type { Router } from './router.ts';

/** A share of the mean by which loads must have changed before a plan that came out empty is made again. */
const NEWS = 0.01;
/** Most objects that move at once, as a share of a batch. */
const MOVED_SHARE = 0.25;

type BalancerOptions = Required<
  Pick<
    EngineOptions<unknown, unknown, unknown, unknown, unknown>,
    'moveAbove' | 'moveLeast' | 'batchObjects'
  >
>;

/** What the balancer needs of a shard. */
export interface Balanced<Question, Answer> {
  readonly canGive: boolean;
  readonly canTake: boolean;
  give(partition: string): readonly Open<Question, Answer>[];
  take(questions: readonly Open<Question, Answer>[], ticket: number): void;
}

/**
 * Moves partitions off a shard that carries too much, between two of its batches. Law L72: what moves is at rest, so nobody
 * waits for it, and one round is under way at a time. The same submits and the same landings give the same moves.
 */
export class Balancer<Payload, Memory, Question, Answer> {
  readonly #router: Router<Payload, Memory>;
  readonly #shards: readonly Balanced<Question, Answer>[];
  readonly #options: BalanceOptions;
  readonly #batchObjects: number;
  #surveys = 0;
  /** A move waits for surveys to end; surveys that come wait for it. */
  #turn: PromiseWithResolvers<void> | undefined;
  /** Loads at which there was nothing to move. */
  #hopeless: readonly number[] | undefined;

  constructor(
    router: Router<Payload, Memory>,
    shards: readonly Balanced<Question, Answer>[],
    { moveAbove: above, moveLeast: least, batchObjects }: BalancerOptions,
  ) {
    this.#router = router;
    this.#shards = shards;
    this.#batchObjects = batchObjects;
    const budget = Math.max(1, Math.floor(batchObjects * MOVED_SHARE));
    this.#options = { above, least, budget };
  }

  /** Every shard is about to be asked: until `endSurvey` nothing moves. */
  async beginSurvey(): Promise<void> {
    while (this.#turn !== undefined) await this.#turn.promise;
    this.#surveys++;
  }

  endSurvey(): void {
    this.#surveys--;
  }

  /** Nobody waits for a move any more. */
  close(): void {
    this.#endTurn();
  }

  /** @returns whether anything moved. O(shards) unless a shard carries too much. */
  balance(): boolean {
    const { loads } = this.#router;
    const from = loads.length < 2 ? undefined : overloaded(loads, this.#options);
    if (from === undefined || !this.#isNews(loads)) return this.#endTurn();
    if (this.#shards[from]?.canGive !== true || !this.#allCanTake()) return false;
    if (this.#surveys > 0) {
      this.#turn ??= Promise.withResolvers();
      return false;
    }
    this.#endTurn();
    const movable: Movable[] = [];
    let isWhole = true;
    for (const one of this.#router.weightsOf(from)) {
      if (this.#router.isAtRest(one)) movable.push(one);
      else isWhole = false;
    }
    const moves = planMoves(loads, from, movable, this.#options);
    for (const { name, to } of moves) {
      const questions = this.#shards[from]?.give(name) ?? [];
      this.#router.move(name, to);
      this.#shards[to]?.take(questions, this.#router.ownerOf(name).ticket);
    }
    this.#hopeless = moves.length === 0 && isWhole ? loads : undefined;
    return moves.length > 0;
  }

  #endTurn(): false {
    this.#turn?.resolve();
    this.#turn = undefined;
    return false;
  }

  #isNews(loads: readonly number[]): boolean {
    const before = this.#hopeless;
    if (before === undefined) return true;
    const total = loads.reduce((sum, load) => sum + load, 0);
    const most = (NEWS * total) / loads.length;
    return loads.some((load, shard) => Math.abs(load - (before[shard] ?? 0)) > most);
  }

  /** All is well, no round is under way, and nobody is so far behind that a batch of all that waits would be long. */
  #allCanTake(): boolean {
    return this.#shards.every(
      ({ canTake }, shard) =>
        canTake &&
        !this.#router.isArriving(shard) &&
        this.#router.mailbox(shard).size <= this.#batchObjects,
    );
  }
}
