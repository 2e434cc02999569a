/** What the state machines of SotW and of Delta have in common. */
import type { Absent, ClusterCatalog, Followed, Resource } from '../resource.ts';
import type { DiscoveryFrames } from './discovery-frames.ts';
import type { XdsTypeStatus } from './xds-status.ts';
import type { TalliedType } from './xds-tally.ts';

/** A type as one stream's client sees it. */
export interface Subject {
  readonly typeUrl: string;
  readonly tallied: TalliedType;
  /** Listeners and clusters: a SotW response lists them all, and there are wildcards (xDS protocol, "How the client specifies what resources to return"). */
  readonly isWhole: boolean;
  follow(name: string): Followed;
  /** What a wildcard stands for. */
  catalog(): ClusterCatalog;
}

export interface TypeSurroundings {
  readonly subject: Subject;
  readonly frames: DiscoveryFrames;
  readonly maxFrameBytes: number;
  readonly count: (what: 'stale' | 'responses' | 'acks' | 'nacks') => void;
  /** News came that may be sent. What a request leads to is seen by `isReady`. */
  readonly wake: () => void;
  /** In the client's words. */
  readonly nacked: (nonce: string, names: readonly string[], message: string) => void;
  /** Resources that were added or changed by the response that is on its way. */
  readonly told: (names: readonly string[]) => void;
}

/** A moment in the life of a stream, as far as a type must know of the others. */
export interface Moment {
  readonly nowMs: number;
  /** Nothing that may still lead a client to what is removed waits to be sent or answered: removals may go. */
  readonly isSettled: boolean;
}

/** One type on one stream: what its client asks for, what it was told, and what it owes an answer to. */
export interface TypeState<Request> {
  /** Names asked for; a wildcard is none. */
  readonly size: number;
  /** Nothing is to be sent, as far as is known without looking, and nothing waits for an answer. */
  readonly isQuiet: boolean;
  /** Something is to be sent, as far as is known without looking, and nothing waits for an answer. */
  readonly isReady: boolean;
  /** `room`: names that may be asked for in all. @throws StatusError when that is not enough */
  take(request: Request, room: number, nowMs: number): void;
  /** There is news of a name that was looked at. */
  changed(followed: Followed): void;
  /** These are to be told again, as far as they have been told before. */
  tellAgain(names: readonly string[]): void;
  /** The next response; undefined while one waits for its answer. */
  next(moment: Moment): Buffer | undefined;
  status(resources: boolean): XdsTypeStatus;
  close(): void;
}

/** One name that the client has asked for. */
export interface Asked {
  readonly followed: Followed;
  /** Of a type that is listed whole, the newest that was looked at; undefined: it is not known whether there is one. */
  now: Resource | Absent | undefined;
  /** Of such a type, what the client was told last. */
  listed: Resource | undefined;
  /** Version the client was told of last, '' that there is none; undefined: nothing. */
  told: string | undefined;
  /** Version it accepted last. */
  accepted: string;
  /** An answer is due, also if it is nothing new. */
  owed: boolean;
}

export function newlyAsked(followed: Followed): Asked {
  return { followed, now: undefined, listed: undefined, told: undefined, accepted: '', owed: true };
}

export function isResource(news: Resource | Absent | undefined): news is Resource {
  return news !== undefined && 'version' in news;
}

/** '' stands for absence. */
export function versionOf(news: Resource | Absent): string {
  return isResource(news) ? news.version : '';
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
