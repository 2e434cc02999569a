import type { ChangeTimes } from '@sliceplane/shard';
import type { Outlook, ViewClassKey } from '@sliceplane/views';
import type { ClassView } from './class-view.ts';
import type { Parked, Parking } from './parking.ts';
import type { ServiceRecord } from './service-record.ts';
import type { ViewStore } from './view-store.ts';

/** `pending`: the sources have not been current yet, or the view has not been sent by its shard. */
export type TapState = 'pending' | 'ready' | 'not-found';

/** What leads from the view as it was taken last to the view as it is: apply the pieces, then forget the removed. */
export interface TapNews {
  /** The pieces are the whole view, whatever was taken before. */
  readonly reset: boolean;
  /** `endpoints` fields of ServiceView back to back. Never written to. */
  readonly pieces: Uint8Array;
  readonly removed: readonly number[];
}

/**
 * The view of one service by one class, for a renderer inside the server that keeps a picture of its own. Like every reader it holds
 * that it is behind, never what it missed.
 *
 * Look at it at once: `changed` tells only of what comes after. It is called at most once until the next take, when state,
 * content or the outlook's shape (not its counts) are other than when the tap was opened or taken last.
 */
export interface Tap {
  /** A view that has been taken stays `ready`, also while its shard is being replaced. */
  readonly state: TapState;
  /** undefined: the service is not found. */
  readonly outlook: Outlook | undefined;
  /** Of the view as it was taken last; 0, no bytes and zeros before, and after a take that found no service. */
  readonly revision: number;
  readonly hash: Uint8Array;
  /** When the change that was taken last happened; of several taken as one, when the first was triggered. */
  readonly times: ChangeTimes;
  /**
   * undefined: nothing new. After a take that found no service, the next news is a reset.
   *
   * @throws TooManyClasses when the service came only after the tap was opened; a later take tries again
   */
  take(): TapNews | undefined;
  close(): void;
}

const noBytes = new Uint8Array(0);
const noTimes: ChangeTimes = { triggerMs: 0, ingestMs: 0, computedMs: 0 };

/** All that a tap tells of, at one moment. */
interface Heard {
  readonly state: TapState;
  readonly shape: number;
  readonly hashKey: string;
}

export class ClassTap implements Tap, Parked {
  parking: Parking | undefined;
  slot = 0;
  revision = 0;
  hash: Uint8Array = noBytes;
  times: ChangeTimes = noTimes;
  readonly #store: ViewStore;
  readonly #isSynced: () => boolean;
  readonly #record: ServiceRecord;
  readonly #key: ViewClassKey;
  readonly #changed: () => void;
  #view: ClassView | undefined;
  /** Of the view as it was taken last; '' when none was. */
  #takenKey = '';
  #heard: Heard;
  #closed = false;

  /** @throws TooManyClasses */
  constructor(
    around: { readonly store: ViewStore; readonly isSynced: () => boolean },
    service: string,
    key: ViewClassKey,
    changed: () => void,
  ) {
    this.#store = around.store;
    this.#isSynced = around.isSynced;
    this.#key = key;
    this.#changed = changed;
    this.#record = this.#store.follow(service);
    try {
      this.#use();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
    this.#heard = this.#now();
    this.#park();
  }

  get state(): TapState {
    if (!this.#isSynced()) return 'pending';
    if (!this.#record.found) return 'not-found';
    return this.#view?.isOpen === true || this.#takenKey !== '' ? 'ready' : 'pending';
  }

  get outlook(): Outlook | undefined {
    return this.#record.found ? this.#record.outlook : undefined;
  }

  take(): TapNews | undefined {
    if (this.#closed) return undefined;
    try {
      this.#use();
      return this.#news();
    } finally {
      this.#heard = this.#now();
      this.#park();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.parking?.delete(this);
    this.#release();
    this.#store.unfollow(this.#record);
  }

  /** Something happened to the service or the view: perhaps nothing that is told here. */
  unpark(): void {
    if (this.#closed) return;
    if (this.#isNews()) this.#changed();
    else this.#park();
  }

  /** Opens the class once there is something to see, and lets go of it with the service. @throws TooManyClasses */
  #use(): void {
    if (!this.#isSynced()) return;
    const record = this.#record;
    if (!record.found) this.#forget();
    else if (this.#canOpen()) this.#view = this.#store.acquire(record, this.#key);
  }

  #canOpen(): boolean {
    const record = this.#record;
    return this.#view === undefined && record.found && record.canAnswer(this.#key);
  }

  #news(): TapNews | undefined {
    const view = this.#view;
    // Between a gap and the reset that mends it there is nothing here that could be followed.
    if (view?.isOpen !== true || view.hashKey === this.#takenKey) return undefined;
    const changes = this.#takenKey === '' ? undefined : view.changesSince(this.#takenKey);
    this.#takenKey = view.hashKey;
    this.revision = view.revision;
    this.hash = view.hash;
    this.times = changes?.times ?? view.times;
    if (changes === undefined) return { reset: true, pieces: view.snapshot(), removed: [] };
    return { reset: false, pieces: changes.pieces, removed: changes.removed };
  }

  #isNews(): boolean {
    const { state, shape, hashKey } = this.#now();
    const before = this.#heard;
    const isSame = state === before.state && shape === before.shape && hashKey === before.hashKey;
    return !isSame || (this.#isSynced() && this.#canOpen());
  }

  #now(): Heard {
    const view = this.#view;
    const hashKey = view?.isOpen === true ? view.hashKey : this.#takenKey;
    return { state: this.state, shape: this.#record.shape, hashKey };
  }

  #park(): void {
    (this.#view ?? this.#record).parked.add(this);
  }

  #forget(): void {
    this.#release();
    this.#takenKey = '';
    this.revision = 0;
    this.hash = noBytes;
    this.times = noTimes;
  }

  #release(): void {
    const view = this.#view;
    if (view === undefined) return;
    this.#view = undefined;
    this.parking?.delete(this);
    this.#store.release(this.#record, view);
  }
}
