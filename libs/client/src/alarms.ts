/** Something that wants to be woken at a time. */
export interface Alarm {
  /** Where it stands in the heap; -1: nowhere. Kept by `Alarms`. */
  alarmAt: number;
  /** Since the process began, ms. Kept by `Alarms`. */
  alarmMs: number;
  /** May set its next alarm. Must not throw. */
  ring(nowMs: number): void;
}

/**
 * The one timer of all sessions of a process: thousands of them, each due at another time, cost a heap entry each and no
 * timer. Setting, moving and clearing cost O(log n).
 */
export class Alarms {
  readonly #heap: Alarm[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerMs = Infinity;

  /** Wakes at `atMs` of `performance.now()`, and not at the time set before. */
  set(alarm: Alarm, atMs: number): void {
    alarm.alarmMs = atMs;
    if (alarm.alarmAt < 0) {
      alarm.alarmAt = this.#heap.length;
      this.#heap.push(alarm);
    }
    this.#rise(alarm.alarmAt);
    this.#sink(alarm.alarmAt);
    this.#arm();
  }

  clear(alarm: Alarm): void {
    const at = alarm.alarmAt;
    if (at < 0) return;
    alarm.alarmAt = -1;
    const last = this.#heap.pop() as Alarm;
    if (last !== alarm) {
      this.#place(last, at);
      this.#rise(at);
      this.#sink(last.alarmAt);
    }
    this.#arm();
  }

  /** How many are set. */
  get size(): number {
    return this.#heap.length;
  }

  #ring(): void {
    this.#timer = undefined;
    this.#timerMs = Infinity;
    const nowMs = performance.now();
    for (let due = this.#heap[0]; due !== undefined && due.alarmMs <= nowMs; due = this.#heap[0]) {
      this.clear(due);
      due.ring(nowMs);
    }
    this.#arm();
  }

  /** The timer stands for the earliest. One that fires early for what was cleared since looks again. */
  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#timerMs = Infinity;
    } else if (first.alarmMs < this.#timerMs) {
      clearTimeout(this.#timer);
      this.#timerMs = first.alarmMs;
      const inMs = Math.max(1, Math.ceil(first.alarmMs - performance.now()));
      this.#timer = setTimeout(() => this.#ring(), inMs);
    }
  }

  #rise(from: number): void {
    const alarm = this.#heap[from] as Alarm;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.#heap[above] as Alarm;
      if (other.alarmMs <= alarm.alarmMs) break;
      this.#place(other, at);
      at = above;
    }
    this.#place(alarm, at);
  }

  #sink(from: number): void {
    const alarm = this.#heap[from] as Alarm;
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = this.#heap[left + 1];
      const least =
        right !== undefined && right.alarmMs < (this.#heap[left] as Alarm).alarmMs
          ? left + 1
          : left;
      const below = this.#heap[least];
      if (below === undefined || below.alarmMs >= alarm.alarmMs) break;
      this.#place(below, at);
      at = least;
    }
    this.#place(alarm, at);
  }

  #place(alarm: Alarm, at: number): void {
    this.#heap[at] = alarm;
    alarm.alarmAt = at;
  }
}
