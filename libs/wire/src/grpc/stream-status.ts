import type { SessionStatus } from '@sliceplane/proto';

/** Who holds a stream, and how far the source of its frames is. */
export interface SourceStatus {
  readonly method: 'Session' | 'Watch' | 'WatchSlices';
  readonly agent: string;
  readonly node: string;
  readonly zone: string;
  /** Services followed; of these, with news that was not sent. */
  readonly subscriptions: number;
  readonly behind: number;
  readonly sequence: number;
  readonly acked: number;
  readonly nacks: number;
  readonly lastNack: string;
}

/** What a stream of any kind has. */
export interface OpenStatus {
  readonly id: number;
  readonly peer: string;
  readonly openedMs: number;
  readonly bytes: number;
}

export interface StreamStatus extends OpenStatus, SourceStatus {
  readonly lastSentMs: number;
  /** Since when a frame is on its way to the client; 0: none is. */
  readonly waitsSinceMs: number;
}

/** What is not known, or is not there, of a kind of stream. */
export const nothingKnown: Omit<SourceStatus, 'method'> = {
  agent: '',
  node: '',
  zone: '',
  subscriptions: 0,
  behind: 0,
  sequence: 0,
  acked: 0,
  nacks: 0,
  lastNack: '',
};

export interface SessionFilter {
  /** Only those with news they have not taken, furthest behind first. */
  readonly behind: boolean;
  /** Only those of this node; '' for all. */
  readonly node: string;
}

/** Where a page begins: after the stream of this key. '' for the first page. */
export type SessionKey = string;

/** One page of the streams that pass, and the key of its last one when more follow. O(streams log streams). */
export function sessionPage(
  streams: readonly StreamStatus[],
  filter: SessionFilter,
  after: SessionKey,
  limit: number,
): { readonly sessions: readonly SessionStatus[]; readonly last: SessionKey } {
  const rows = streams
    .filter(({ node }) => filter.node === '' || node === filter.node)
    .filter((stream) => !filter.behind || isBehind(stream))
    .map((stream) => ({ stream, key: keyOf(stream, filter.behind) }))
    .filter(({ key }) => key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const page = rows.slice(0, limit);
  return {
    sessions: page.map(({ stream }) => sessionMessage(stream)),
    last: rows.length > limit ? (page.at(-1)?.key ?? '') : '',
  };
}

function isBehind({ behind, waitsSinceMs }: StreamStatus): boolean {
  return behind > 0 || waitsSinceMs > 0;
}

/** Sorts by age, or by how long the client owes to read; a stream that moves between two pages may be listed twice or not. */
function keyOf({ id, waitsSinceMs }: StreamStatus, behind: boolean): SessionKey {
  const byId = String(id).padStart(16, '0');
  const sinceMs = waitsSinceMs === 0 ? 9e15 : waitsSinceMs;
  return behind ? `${String(sinceMs).padStart(16, '0')} ${byId}` : byId;
}

function sessionMessage({ waitsSinceMs, ...status }: StreamStatus): SessionStatus {
  return { ...status, behindSinceMs: waitsSinceMs };
}
