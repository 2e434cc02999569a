/**
 * What the engine runs without knowing what it is about: objects with a key, placed into partitions; partitions
 * placed onto shards; a program that turns a batch into effects. No Kubernetes rule lives in this library.
 */

/** Where an object goes. A partition is the unit of placement: all of it is in one shard. */
export type Placement =
  | {
      readonly to: 'partitions';
      readonly partitions: readonly string[];
      /** Makes this object an anchor: members of `scope` carrying all these labels go to its first partition. */
      readonly selects?: {
        readonly scope: string;
        readonly labels: Readonly<Record<string, string>>;
      };
    }
  | {
      /** A member: goes to the partition of every anchor that selects it. */
      readonly to: 'selecting';
      readonly scope: string;
      readonly labels: Readonly<Record<string, string>>;
    }
  /** Broadcast: to every shard. */
  | { readonly to: 'everyone' };

/** One object as its source delivered it: `payload` is what crosses into the shard, undefined for a deletion. */
export interface Change<Payload> {
  readonly kind: string;
  /** Unique among objects of the kind. */
  readonly key: string;
  readonly put: { readonly placement: Placement; readonly payload: Payload } | undefined;
}

/**
 * The newest state of one object inside one shard: whole, so that the newest replaces all before it.
 * An empty list of partitions, or no payload, says it has left this shard.
 */
export interface Item<Payload> {
  readonly kind: string;
  readonly key: string;
  readonly payload: Payload | undefined;
  readonly partitions: readonly string[];
  /** Broadcast objects have no partitions and are not leaving. */
  readonly broadcast: boolean;
  /** When the oldest change folded into this item entered the router, ms since the Unix epoch; 0: it did not change, it comes from another shard. */
  readonly ingestMs: number;
}

export interface Asked<Question> {
  readonly id: number;
  /** undefined: asked of the whole shard. */
  readonly partition: string | undefined;
  readonly question: Question;
}

/** What a shard works on at once: all the items first, then the questions, which are answered with the items in. */
export interface Batch<Payload, Question> {
  /** At most one per object. */
  readonly items: readonly Item<Payload>[];
  readonly questions: readonly Asked<Question>[];
}

/**
 * What a replacement shard starts from: what the router remembered of each partition. All objects of the shard follow
 * in the first batch, whole; what is remembered and not followed by its objects has lost them.
 */
export interface Seed<Memory> {
  readonly memories: readonly (readonly [partition: string, memory: Memory])[];
}

export interface Step<State, Effect, Answer> {
  readonly state: State;
  /**
   * At most one per partition. A partition without objects of which nothing is remembered is forgotten and may come back
   * in another shard, as new: hold nothing of it that its memory does not hold.
   */
  readonly effects: readonly (readonly [partition: string, effect: Effect])[];
  /** One for each question. */
  readonly answers: readonly { readonly id: number; readonly answer: Answer }[];
  /** Buffers that may be moved instead of copied to the router's thread. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** A shard's brain. The engine feeds it; it never reaches out. */
export interface ShardProgram<State, Payload, Effect, Memory, Question, Answer> {
  readonly start: (seed: Seed<Memory>) => State;
  /** Forgets partitions that go on in another shard; no effect tells of it. Their objects leave, or stay in others, with the next batch. */
  readonly release: (state: State, partitions: readonly string[]) => State;
  /** Takes partitions in that another shard had, as `start` would; all their objects follow in the next batch, whole. */
  readonly adopt: (state: State, seed: Seed<Memory>) => State;
  /**
   * Equal arguments give equal results on any thread, in any year: no clock, no dice, no I/O.
   * The state is moved in and handed back: a program may change it in place, its caller keeps no other reference.
   */
  readonly step: (
    state: State,
    batch: Batch<Payload, Question>,
    nowMs: number,
  ) => Step<State, Effect, Answer>;
}

/** How items travel to a shard in another thread, where structured clone of each as it is would cost too much. */
export interface ItemPacking<Payload> {
  readonly pack: (items: readonly Item<Payload>[]) => PackedItems;
  /** Items equal to those that were packed. `packed`: what `pack` gave, after its way through structured clone. */
  readonly unpack: (packed: unknown) => Item<Payload>[];
}

export interface PackedItems {
  /** Survives structured clone. */
  readonly packed: unknown;
  /** Buffers in it that may be moved instead of copied. */
  readonly transfer: readonly ArrayBuffer[];
}
