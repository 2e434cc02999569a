import type {
  ServiceView__Output,
  ViewEndpoint__Output,
  WatchResponse__Output,
} from '@sliceplane/proto';
import { Freshness } from './freshness.ts';
import { HeldService, type LocalService } from './local-service.ts';
import { StreamGap } from './stream-gap.ts';
import { ViewUpdate } from './view-update.ts';

/** One service as it is now, and what made it so. */
export interface ViewChanged {
  readonly kind: 'changed';
  readonly view: LocalService;
  /** What came or got other ports; of a reset, everything. */
  readonly upserts: readonly ViewEndpoint__Output[];
  readonly removed: readonly number[];
  readonly reset: boolean;
}

/** What was held from before is still right: the server was asked, and sent no endpoint again. */
export interface ViewUnchanged {
  readonly kind: 'unchanged';
  readonly view: LocalService;
}

/** What a frame did, and what in it does not fit. */
export interface FrameTaken {
  readonly changes: readonly (ViewChanged | ViewUnchanged)[];
  readonly misfits: readonly StreamGap[];
}

/** What Watch and Session have in common. */
export type Frame = Pick<WatchResponse__Output, 'sequence' | 'epoch' | 'views' | 'snapshotEnd'>;

/**
 * The client's side of a stream: frames in, the newest view of every service out. A service changes as a whole, once the
 * last chunk of its update is here and its content has the hash it should have; until then its view is the one before.
 * Across connections the views stay.
 */
export class LocalView {
  readonly #services: Map<string, HeldService> = new Map();
  /** Answered on this connection. */
  readonly #seen: Set<string> = new Set();
  /** Did not fit: what comes of them is of no use until they come whole. */
  readonly #broken: Set<string> = new Set();
  #unfinished: ViewUpdate | undefined;
  #sequence = 0;
  #epoch = '';
  #complete = false;
  #verify = true;
  #freshness = new Freshness();

  get services(): ReadonlyMap<string, LocalService> {
    return this.#services;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Every subscription has been answered on this connection. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** Whether all views are, whatever the state of each. */
  get isStale(): boolean {
    return this.#freshness.cause !== undefined;
  }

  /** A new connection begins. `verify`: compute the hash of every view from its content. */
  begin(verify = true, freshness: Freshness = this.#freshness): void {
    this.#seen.clear();
    this.#broken.clear();
    this.#unfinished = undefined;
    this.#sequence = 0;
    this.#complete = false;
    this.#verify = verify;
    this.#freshness = freshness;
  }

  /**
   * A frame of a Watch. Views that its snapshot does not speak of are gone when it ends.
   * @throws StreamGap; the views stay as they were before the update that does not follow
   */
  apply(frame: Frame): ViewChanged[] {
    const { changes, misfits } = this.take(frame);
    const [misfit] = misfits;
    if (misfit !== undefined) throw misfit;
    const changed = changes.filter((change) => change.kind === 'changed');
    return frame.snapshotEnd ? [...changed, ...this.forgetUnseen()] : changed;
  }

  /**
   * A frame; updates that do not fit are left out and told, the others hold.
   * @throws StreamGap when a whole frame is missing
   */
  take(frame: Frame, isFollowed: (service: string) => boolean = () => true): FrameTaken {
    if (frame.sequence !== this.#sequence + 1) {
      throw new StreamGap('', `frame ${frame.sequence} came after frame ${this.#sequence}`);
    }
    this.#sequence = frame.sequence;
    if (frame.epoch !== '') this.#epoch = frame.epoch;
    const changes: (ViewChanged | ViewUnchanged)[] = [];
    const misfits: StreamGap[] = [];
    for (const view of frame.views) {
      if (!isFollowed(view.service)) continue;
      try {
        const change = this.#take(view);
        if (change !== undefined) changes.push(change);
      } catch (error) {
        if (!(error instanceof StreamGap)) throw error;
        this.#broken.add(error.service);
        this.#unfinished = undefined;
        misfits.push(error);
      }
    }
    if (frame.snapshotEnd) this.#complete = true;
    return { changes, misfits };
  }

  /** Nobody asks for it any more. */
  forget(service: string): void {
    this.#services.delete(service);
    this.#seen.delete(service);
    this.#broken.delete(service);
    if (this.#unfinished?.service === service) this.#unfinished = undefined;
  }

  /** Whoever was not spoken of on this connection does not exist any more. */
  forgetUnseen(): ViewChanged[] {
    const gone = [...this.#services.values()].filter(({ service }) => !this.#seen.has(service));
    return gone.map((held) => {
      this.forget(held.service);
      const nothing = { ...emptyView, service: held.service, revision: held.revision };
      const view = new HeldService(nothing, '', new Map(), undefined, this);
      const removed = [...held.endpoints.keys()];
      return { kind: 'changed', view, upserts: [], removed, reset: true };
    });
  }

  #take(view: ServiceView__Output): ViewChanged | ViewUnchanged | undefined {
    const { service } = view;
    if (this.#broken.has(service)) {
      if (!view.reset) return undefined;
      this.#broken.delete(service);
    }
    if (view.unchanged) return this.#confirm(view);
    const held = this.#services.get(service);
    const update = this.#updateOf(view, held);
    update.add(view);
    if (view.more) {
      this.#unfinished = update;
      return undefined;
    }
    this.#unfinished = undefined;
    return this.#finish(view, update, held);
  }

  /** The update this chunk belongs to. */
  #updateOf(view: ServiceView__Output, held: HeldService | undefined): ViewUpdate {
    const { service } = view;
    const open = this.#unfinished;
    if (open !== undefined) {
      if (open.service === service && !view.reset) return open;
      this.#unfinished = undefined;
      throw new StreamGap(service, `${service} came between chunks of ${open.service}`);
    }
    if (view.reset) return new ViewUpdate(view, undefined);
    const base = view.baseHash.toString('hex');
    if (held === undefined || !this.#seen.has(service) || !isBasedOn(held.hash, base)) {
      const what = held === undefined ? 'nothing' : held.hash || held.state;
      throw new StreamGap(service, `an update of ${service} is based on ${base}, held is ${what}`);
    }
    return new ViewUpdate(view, held);
  }

  #finish(
    view: ServiceView__Output,
    update: ViewUpdate,
    held: HeldService | undefined,
  ): ViewChanged {
    const { service } = view;
    const hash = view.hash.toString('hex');
    if (this.#verify) {
      const content = update.contentHash(view.viewClass);
      if (content !== hash && (hash !== '' || content !== noContent)) {
        throw new StreamGap(
          service,
          `${service} should have hash ${hash}, its content has ${content}`,
        );
      }
    }
    this.#seen.add(service);
    if (update.reset && view.state === 'VIEW_STATE_PENDING_SYNC' && held !== undefined) {
      return this.#keepUntilSynced(view, held);
    }
    const { endpoints, upserts, removed } = update.commit();
    const before = update.reset ? undefined : held;
    const next = new HeldService(view, hash, endpoints, before, this);
    this.#services.set(service, next);
    return { kind: 'changed', view: next, upserts, removed, reset: update.reset };
  }

  /** A server that does not know yet takes nothing away: what it learns comes as a whole view. */
  #keepUntilSynced(view: ServiceView__Output, held: HeldService): ViewChanged {
    const next = new HeldService(view, held.hash, held.endpoints, held, this);
    this.#services.set(view.service, next);
    return { kind: 'changed', view: next, upserts: [], removed: [], reset: false };
  }

  #confirm(view: ServiceView__Output): ViewUnchanged {
    const { service } = view;
    const held = this.#services.get(service);
    const hash = view.hash.toString('hex');
    if (held?.hash !== hash) {
      const what = held === undefined ? 'nothing' : held.hash || held.state;
      throw new StreamGap(
        service,
        `${service} is said to be unchanged at ${hash}, held is ${what}`,
      );
    }
    const next = new HeldService(view, hash, held.endpoints, held, this);
    this.#seen.add(service);
    this.#services.set(service, next);
    return { kind: 'unchanged', view: next };
  }
}

/** A base is told by 8 bytes of its hash at least, or by all of it. */
function isBasedOn(hash: string, base: string): boolean {
  return hash === base || (base.length >= 16 && hash.startsWith(base));
}

const noContent = '0'.repeat(32);

const emptyView: ServiceView__Output = {
  service: '',
  state: 'VIEW_STATE_NOT_FOUND',
  revision: 0,
  hash: Buffer.alloc(0),
  viewClass: '',
  reset: true,
  more: false,
  baseRevision: 0,
  baseHash: Buffer.alloc(0),
  times: null,
  selection: [],
  endpoints: [],
  removed: [],
  unchanged: false,
};
