import type { SliceplaneClient } from './connect.ts';
import { type Resolved, resolvedOf, type ResolverTarget } from './resolver-target.ts';
import type { ViewOptions } from '@sliceplane/proto';
import type { SessionOptions } from './session-options.ts';
import type { AgentSession } from './session.ts';

/** Hears where a target is, at once if that is known, then whenever it is somewhere else. */
export type Follower = (resolved: Resolved) => void;

interface Followed {
  readonly target: ResolverTarget;
  readonly followers: Set<Follower>;
  /** What was told last. */
  resolved: Resolved | undefined;
}

/** One session and the targets it follows, no two of them of one service. */
interface Lane {
  readonly session: AgentSession;
  /** By namespace/name. */
  readonly followed: Map<string, Followed>;
}

/**
 * The targets of all channels, on as few sessions as can be: one, and one more for each further port of a service, since
 * the updates of a session are told apart by service alone.
 */
export class ResolverViews {
  readonly #client: SliceplaneClient;
  readonly #options: SessionOptions;
  readonly #view: ViewOptions;
  readonly #lanes: Set<Lane> = new Set();

  /** `options`: of each session, without subscriptions. `view`: which endpoints. */
  constructor(client: SliceplaneClient, options: SessionOptions, view: ViewOptions) {
    this.#client = client;
    this.#options = options;
    this.#view = view;
  }

  /** How many sessions are open. */
  get sessions(): number {
    return this.#lanes.size;
  }

  follow(target: ResolverTarget, follower: Follower): void {
    const lane = this.#laneFor(target);
    let followed = lane.followed.get(target.service);
    if (followed === undefined) {
      followed = { target, followers: new Set(), resolved: undefined };
      lane.followed.set(target.service, followed);
      lane.session.subscribe([target.subscription], this.#view);
    }
    followed.followers.add(follower);
    if (followed.resolved !== undefined) follower(followed.resolved);
  }

  /** The session of the last one to leave is closed. */
  unfollow({ service, subscription }: ResolverTarget, follower: Follower): void {
    for (const lane of this.#lanes) {
      const followed = lane.followed.get(service);
      if (followed?.target.subscription !== subscription) continue;
      if (!followed.followers.delete(follower) || followed.followers.size > 0) continue;
      lane.followed.delete(service);
      if (lane.followed.size > 0) lane.session.unsubscribe([subscription]);
      else this.#close(lane);
    }
  }

  close(): void {
    for (const lane of this.#lanes) this.#close(lane);
  }

  #close(lane: Lane): void {
    this.#lanes.delete(lane);
    lane.session.close();
  }

  #laneFor({ service, subscription }: ResolverTarget): Lane {
    for (const lane of this.#lanes) {
      const taken = lane.followed.get(service)?.target.subscription;
      if (taken === undefined || taken === subscription) return lane;
    }
    const session = this.#client.session(this.#options);
    const lane: Lane = { session, followed: new Map() };
    this.#lanes.add(lane);
    void this.#run(lane);
    return lane;
  }

  async #run(lane: Lane): Promise<void> {
    const tellUnknown = (why: string): void => {
      for (const one of lane.followed.values()) {
        if (one.resolved === undefined || one.resolved.addresses.length === 0) {
          tell(one, { addresses: [], note: `${one.target.service} is not known: ${why}` });
        }
      }
    };
    try {
      for await (const event of lane.session) {
        if (event.kind === 'changed' || event.kind === 'unchanged') {
          const one = lane.followed.get(event.view.service);
          if (one !== undefined) tell(one, resolvedOf(event.view, this.#options.node));
        } else if (event.kind === 'disconnected') tellUnknown(event.error.message);
        else if (event.kind === 'refused') this.#refused(lane, event.subscription, event.message);
      }
    } catch (error) {
      tellUnknown((error as Error).message);
      this.#lanes.delete(lane);
    }
  }

  #refused(lane: Lane, subscription: string, why: string): void {
    for (const one of lane.followed.values()) {
      if (one.target.subscription === subscription) tell(one, { addresses: [], note: why });
    }
  }
}

function tell(one: Followed, resolved: Resolved | undefined): void {
  if (resolved === undefined || isSame(one.resolved, resolved)) return;
  one.resolved = resolved;
  for (const follower of one.followers) follower(resolved);
}

function isSame(before: Resolved | undefined, after: Resolved): boolean {
  return (
    before !== undefined &&
    before.note === after.note &&
    before.addresses.length === after.addresses.length &&
    before.addresses.every(({ host, port }, i) => {
      const other = after.addresses[i];
      return other?.host === host && other.port === port;
    })
  );
}
