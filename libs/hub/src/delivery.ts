import type { SelectionReason } from '@sliceplane/views';
import type { Envelope } from './frame.ts';
import type { Told } from './watch-entry.ts';

/** What has been told since the hub began, over all streams. Plain numbers: counting costs O(1) an update. */
export interface DeliveryCounts {
  /** Updates of one service: whole views (and that there is none), changes, and "what you hold is right". */
  readonly resets: number;
  readonly deltas: number;
  readonly unchanged: number;
  /** Changes that a reader was told of together with a later one. */
  readonly coalesced: number;
  readonly nacks: number;
  /** Subscriptions that were not taken. */
  readonly refused: number;
  /** How views that a client said it holds were answered. */
  readonly resumes: Readonly<Record<'unchanged' | 'reset' | 'notFound', number>>;
  /** Views that clients hold now, by why their endpoints are these; one of several ports may count under several. */
  readonly views: Readonly<Partial<Record<SelectionReason, number>>>;
}

/** Counts what watchers tell. */
export class Delivery {
  #resets = 0;
  #deltas = 0;
  #unchanged = 0;
  #coalesced = 0;
  #nacks = 0;
  #refused = 0;
  readonly #resumes = { unchanged: 0, reset: 0, notFound: 0 };
  readonly #views: Partial<Record<SelectionReason, number>> = {};

  get counts(): DeliveryCounts {
    return {
      resets: this.#resets,
      deltas: this.#deltas,
      unchanged: this.#unchanged,
      coalesced: this.#coalesced,
      nacks: this.#nacks,
      refused: this.#refused,
      resumes: { ...this.#resumes },
      views: { ...this.#views },
    };
  }

  told(before: Told | undefined, after: Told, { base, unchanged, state }: Envelope): void {
    if (unchanged === true) this.#unchanged++;
    else if (base === undefined) this.#resets++;
    else this.#deltas++;
    if (before !== undefined && before.viewClass === after.viewClass && !before.owed) {
      this.#coalesced += Math.max(0, after.changes - before.changes - 1);
    }
    if (before?.owed === true && before.hashKey !== '') {
      if (unchanged === true) this.#resumes.unchanged++;
      else if (state === 'not-found') this.#resumes.notFound++;
      else this.#resumes.reset++;
    }
    if (before?.reasonNames !== after.reasonNames) this.moved(before, after);
  }

  /** A client holds a view for other reasons, or none any more. */
  moved(before: Told | undefined, after: Told | undefined): void {
    for (const reason of before?.reasonNames ?? []) {
      this.#views[reason] = (this.#views[reason] ?? 0) - 1;
    }
    for (const reason of after?.reasonNames ?? []) {
      this.#views[reason] = (this.#views[reason] ?? 0) + 1;
    }
  }

  nacked(): void {
    this.#nacks++;
  }

  refused(subscriptions: number): void {
    this.#refused += subscriptions;
  }
}
