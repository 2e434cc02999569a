import { PositionLists } from './position-lists.ts';
import type { PlannedPhase, PodPlan } from './pods.ts';
import type { Random } from './random.ts';

/** One pod from its first to its last moment; a pod that takes its place and name has another. */
export type PodId = number & { readonly brand: 'PodId' };

/** What happens to a pod; the rest of it never changes. */
export type PodChange = Partial<
  Pick<PodPlan, 'node' | 'phase' | 'ready' | 'terminating' | 'atSeconds'>
>;

/** What jobs note on a pod; nobody sees it in the object. `held`: one job at a time. `starting`: not yet ready for the first time. `down`: its zone is. */
export type PodMark = 'held' | 'starting' | 'down';

const PHASES: readonly PlannedPhase[] = ['Pending', 'Running', 'Succeeded', 'Failed'];
const READY = 1 << 2;
const TERMINATING = 1 << 3;
const MARKS: Readonly<Record<PodMark, number>> = { held: 1 << 4, starting: 1 << 5, down: 1 << 6 };

/** A place in the table is below this; an id is `made * 2^24 + place`. */
const MOST_PODS = 2 ** 24;

/**
 * Plans of all pods as columns of numbers: 80 bytes for a pod with its places in the lists, in place of the 800 of an
 * object and its keys. Lists and counts by Service and by node are kept as pods change.
 */
export class PodTable {
  #capacity = 0;
  #ids = new Float64Array();
  #service = new Uint32Array();
  #address = new Uint32Array();
  #ordinal = new Uint32Array();
  #revision = new Uint32Array();
  #node = new Int32Array();
  #uid = new Uint32Array();
  #atSeconds = new Float64Array();
  #flags = new Uint8Array();
  readonly #byService = new PositionLists();
  readonly #byNode = new PositionLists();
  readonly #free: number[] = [];
  /** Places in use, to draw from, and where each is among them. */
  readonly #drawn: number[] = [];
  #drawnAt = new Uint32Array();
  /** By Service: pods that are neither terminating nor finished, and those of them that are ready. */
  readonly #wanted: number[] = [];
  readonly #available: number[] = [];

  get size(): number {
    return this.#drawn.length;
  }

  add(plan: PodPlan): PodId {
    const at = this.#free.pop() ?? this.#drawn.length;
    if (at >= this.#capacity) this.#grow();
    const id = (plan.made * MOST_PODS + at) as PodId;
    this.#ids[at] = id;
    this.#service[at] = plan.service;
    this.#address[at] = plan.address;
    this.#ordinal[at] = plan.ordinal;
    this.#revision[at] = plan.revision;
    this.#uid.set(plan.uid, at * 4);
    this.#node[at] = plan.node;
    this.#atSeconds[at] = plan.atSeconds;
    this.#flags[at] = flagsOf(plan);
    this.#drawnAt[at] = this.#drawn.push(at) - 1;
    this.#byService.add(plan.service, at);
    if (plan.node >= 0) this.#byNode.add(plan.node, at);
    this.#count(at, 1);
    return id;
  }

  has(id: PodId): boolean {
    return this.#ids[id % MOST_PODS] === id;
  }

  /** @throws RangeError if there is no such pod (any more) */
  plan(id: PodId): PodPlan {
    const at = this.#placeOf(id);
    const flags = this.#flags[at] ?? 0;
    const [a = 0, b = 0, c = 0, d = 0] = this.#uid.subarray(at * 4, at * 4 + 4);
    return {
      service: this.#service[at] ?? 0,
      made: Math.floor(id / MOST_PODS),
      address: this.#address[at] ?? 0,
      ordinal: this.#ordinal[at] ?? 0,
      revision: this.#revision[at] ?? 0,
      node: this.#node[at] ?? -1,
      uid: [a, b, c, d],
      atSeconds: this.#atSeconds[at] ?? 0,
      phase: PHASES[flags & 3] ?? 'Pending',
      ready: (flags & READY) !== 0,
      terminating: (flags & TERMINATING) !== 0,
    };
  }

  change(id: PodId, change: PodChange): PodPlan {
    const at = this.#placeOf(id);
    const plan = { ...this.plan(id), ...change };
    const before = this.#node[at] ?? -1;
    this.#count(at, -1);
    if (plan.node !== before) {
      if (before >= 0) this.#byNode.remove(before, at);
      if (plan.node >= 0) this.#byNode.add(plan.node, at);
    }
    this.#node[at] = plan.node;
    this.#atSeconds[at] = plan.atSeconds;
    this.#flags[at] = ((this.#flags[at] ?? 0) & ALL_MARKS) | flagsOf(plan);
    this.#count(at, 1);
    return plan;
  }

  remove(id: PodId): PodPlan {
    const plan = this.plan(id);
    const at = this.#placeOf(id);
    this.#count(at, -1);
    this.#byService.remove(plan.service, at);
    if (plan.node >= 0) this.#byNode.remove(plan.node, at);
    const hole = this.#drawnAt[at] ?? 0;
    const last = this.#drawn.pop() ?? at;
    if (last !== at) {
      this.#drawn[hole] = last;
      this.#drawnAt[last] = hole;
    }
    this.#ids[at] = -1;
    this.#free.push(at);
    return plan;
  }

  marked(id: PodId, mark: PodMark): boolean {
    return ((this.#flags[this.#placeOf(id)] ?? 0) & MARKS[mark]) !== 0;
  }

  mark(id: PodId, mark: PodMark, on: boolean): void {
    const at = this.#placeOf(id);
    const flags = this.#flags[at] ?? 0;
    this.#flags[at] = on ? flags | MARKS[mark] : flags & ~MARKS[mark];
  }

  /** Any pod; undefined if there is none. */
  any(random: Random): PodId | undefined {
    if (this.#drawn.length === 0) return undefined;
    return this.#idAt(random.pick(this.#drawn));
  }

  /** Not while pods come and go. */
  *all(): Generator<PodId> {
    for (const at of this.#drawn) yield this.#idAt(at);
  }

  /** A copy, newest first: pods may come and go while it is walked. */
  ofService(service: number): PodId[] {
    return Array.from(this.#byService.of(service), (at) => this.#idAt(at));
  }

  onNode(node: number): PodId[] {
    return Array.from(this.#byNode.of(node), (at) => this.#idAt(at));
  }

  /** Pods of a Service that are neither terminating nor finished. */
  wanted(service: number): number {
    return this.#wanted[service] ?? 0;
  }

  /** Those of them that are ready. */
  available(service: number): number {
    return this.#available[service] ?? 0;
  }

  #idAt(at: number): PodId {
    return (this.#ids[at] ?? -1) as PodId;
  }

  #placeOf(id: PodId): number {
    const at = id % MOST_PODS;
    if (this.#ids[at] !== id) throw new RangeError(`no pod ${id}: it is gone`);
    return at;
  }

  #count(at: number, by: 1 | -1): void {
    const flags = this.#flags[at] ?? 0;
    if ((flags & TERMINATING) !== 0 || (flags & 3) > 1) return;
    const service = this.#service[at] ?? 0;
    this.#wanted[service] = this.wanted(service) + by;
    if ((flags & READY) !== 0) this.#available[service] = this.available(service) + by;
  }

  #grow(): void {
    const capacity = Math.max(1024, Math.ceil(this.#capacity * 1.5));
    if (this.#capacity >= MOST_PODS)
      throw new RangeError(`no room for more than ${MOST_PODS} pods`);
    this.#ids = grown(this.#ids, new Float64Array(capacity));
    this.#service = grown(this.#service, new Uint32Array(capacity));
    this.#address = grown(this.#address, new Uint32Array(capacity));
    this.#ordinal = grown(this.#ordinal, new Uint32Array(capacity));
    this.#revision = grown(this.#revision, new Uint32Array(capacity));
    this.#node = grown(this.#node, new Int32Array(capacity));
    this.#uid = grown(this.#uid, new Uint32Array(capacity * 4));
    this.#atSeconds = grown(this.#atSeconds, new Float64Array(capacity));
    this.#flags = grown(this.#flags, new Uint8Array(capacity));
    this.#drawnAt = grown(this.#drawnAt, new Uint32Array(capacity));
    this.#capacity = capacity;
  }
}

const ALL_MARKS = MARKS.held | MARKS.starting | MARKS.down;

function flagsOf({ phase, ready, terminating }: PodPlan): number {
  return PHASES.indexOf(phase) | (ready ? READY : 0) | (terminating ? TERMINATING : 0);
}

function grown<T extends { set(from: T): void }>(before: T, after: T): T {
  after.set(before);
  return after;
}
