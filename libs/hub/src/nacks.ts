import { toldInVain, type Told, type WatchEntry } from './watch-entry.ts';

interface Answer {
  /** Of the frame in which the whole view began. */
  readonly sequence: number;
  readonly told: Told;
  /** The client could not take that in either: it waits for a later change. */
  readonly inVain: boolean;
}

/**
 * What becomes of updates that a client could not take in (law L101). Each is answered by the whole view, once; if that
 * is refused too, the next change is told by the whole view, and nothing before. So a client that refuses everything costs
 * two frames a change, and never makes the server talk by itself.
 *
 *   told ──nack──▶ whole view ──nack of it──▶ silent until a change ──▶ whole view ──▶ …
 */
export class Nacks {
  /** Of most streams, none. */
  #answers: Map<WatchEntry, Answer> | undefined;

  /** True: the whole view is to be sent now. */
  take(entry: WatchEntry, sequence: number): boolean {
    const { told } = entry;
    if (told === undefined || told.owed || told === toldInVain || told.hashKey === '') return false;
    const answer = this.#answers?.get(entry);
    if (answer === undefined) return true;
    if (sequence < answer.sequence || answer.inVain) return false;
    if (answer.told !== told) return true;
    this.#answers?.set(entry, { ...answer, inVain: true });
    return false;
  }

  /** The next change must be the whole view, since the client took in nothing it could be a change of. */
  isInVain(entry: WatchEntry): boolean {
    return this.#answers?.get(entry)?.inVain === true;
  }

  /** What was told next, in the frame of that sequence. */
  told(entry: WatchEntry, before: Told | undefined, sequence: number): void {
    if (before === toldInVain && entry.told !== undefined) {
      this.#answers ??= new Map();
      this.#answers.set(entry, { sequence, told: entry.told, inVain: false });
    } else if (this.#answers !== undefined && this.#answers.get(entry)?.told !== entry.told) {
      this.#answers.delete(entry);
    }
  }

  forget(entry: WatchEntry): void {
    this.#answers?.delete(entry);
  }
}
