import type { FollowOptions } from './following.ts';
import type { Heartbeat } from './frame.ts';
import type { AskedPlace } from './node-table.ts';
import type { Subscription } from './subscription.ts';

export interface WatcherOptions {
  readonly place: AskedPlace;
  /** Largest frame, in bytes. Only a single endpoint larger than this makes a larger one. */
  readonly maxFrameBytes: number;
  /** There may be a frame now. Called when the watch falls awake, see `Watch.isAwake`. Must not throw nor pull. */
  readonly wake: () => void;
}

export interface WatchRequest extends WatcherOptions {
  readonly options: FollowOptions;
  /** From `parseSubscriptions`. */
  readonly subscriptions: readonly Subscription[];
}

/** One stream's side of the hub. */
export interface Watch {
  /** The next frame of this stream, as new as can be; undefined: nothing to say until `wake`. */
  next(nowMs: number): Buffer | undefined;
  /** There may be more to pull. Otherwise, also after a frame that said all there was, `wake` tells of what comes. */
  readonly isAwake: boolean;
  /** A frame that says the stream lives, whatever the views do. */
  heartbeat(nowMs: number, heartbeat: Heartbeat): Buffer;
  readonly counts: WatchCounts;
  close(): void;
}

export interface WatchCounts {
  /** Services followed, and how many of them have news that was not pulled. */
  readonly followed: number;
  readonly behind: number;
  /** Of the last frame; 0 before the first. */
  readonly sequence: number;
}
