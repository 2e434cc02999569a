import {
  compareTimes,
  parseTime,
  type PodFacts,
  rfc3339Nano,
  type Service,
} from '@sliceplane/kube';

/** What outlives the shard. Times of single pods are not kept: `newest` stands for all that were seen. */
export interface TriggerMemory {
  readonly service: string;
  readonly newest: string;
}

/**
 * When the change that a sync answers happened (R6.9). Remembers, per pod of the previous sync, the transition time of its
 * Ready condition, and the Service's creation time.
 *
 * Times are compared as instants, to the nanosecond, whatever their zone is written as. '' is "no time".
 */
export class TriggerTimes {
  readonly #pods = new Map<string, string>();
  #service = '';
  #newest = '';
  /** A restored tracker takes pods it never saw for seen, unless they are newer than all it saw. */
  #floor = '';
  #first = true;

  constructor(memory?: TriggerMemory) {
    if (memory === undefined) return;
    this.#first = false;
    this.#service = memory.service;
    this.#newest = memory.newest;
    this.#floor = memory.newest;
  }

  /**
   * Cost: O(pods given). `changed`: every pod that may differ from the previous sync, undefined where it is gone; `all`: there
   * are no others, and those that are not given are forgotten.
   * The first sync answers the Service's creation, later ones the earliest time not seen before, or '' if there is none.
   */
  next(
    service: Service,
    changed: readonly (readonly [string, PodFacts | undefined])[],
    all: boolean,
  ): string {
    let earliest = '';
    const consider = (time: string): void => {
      if (earliest === '' || later(earliest, time)) earliest = time;
    };
    for (const [name, pod] of changed) {
      const time = pod?.readySince;
      if (time === undefined || time === '') {
        this.#pods.delete(name);
        continue;
      }
      if (later(time, this.#pods.get(name) ?? this.#floor)) consider(time);
      if (later(time, this.#newest)) this.#newest = time;
      this.#pods.set(name, time);
    }
    if (all) this.#keepOnly(new Set(changed.map(([name]) => name)));
    const created = service.metadata.creationTimestamp ?? '';
    if (later(created, this.#service)) consider(created);
    this.#service = created;
    this.#floor = '';
    const answer = this.#first ? created : earliest;
    this.#first = false;
    return printTime(answer);
  }

  #keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#pods.keys()) if (!names.has(name)) this.#pods.delete(name);
  }

  memory(): TriggerMemory | undefined {
    return this.#first ? undefined : { service: this.#service, newest: this.#newest };
  }
}

/** `a` is strictly after `b`; any time is after '' and after an unreadable one. */
function later(a: string, b: string): boolean {
  if (a === b || a === '') return false;
  if (isPlain(a) && (b === '' || isPlain(b))) return a > b;
  const left = parseTime(a);
  const right = parseTime(b);
  if (left === undefined) return false;
  return right === undefined || compareTimes(left, right) > 0;
}

/** `2026-11-21T10:00:00Z`: equal length, UTC, so text order is time order. */
function isPlain(time: string): boolean {
  return time.length === 20 && time.endsWith('Z');
}

/** UTC, RFC 3339 with nanoseconds, trailing zeros trimmed (R6.8). */
function printTime(time: string): string {
  const parsed = parseTime(time);
  if (parsed === undefined) return '';
  return isPlain(time) && time[10] === 'T' ? time : rfc3339Nano(parsed);
}
