import { duration } from './status.ts';
import { table } from './table.ts';

/** One stream of a server. Public as JSON: docs/output-shapes.md. Times are ms since the Unix epoch, 0: never. */
export interface SessionDocument {
  readonly id: number;
  /** Session, Watch or WatchSlices */
  readonly method: string;
  readonly peer: string;
  readonly agent: string;
  readonly node: string;
  readonly zone: string;
  readonly openedMs: number;
  /** Services followed, and how many of them have news that was not sent. */
  readonly subscriptions: number;
  readonly behind: number;
  /** Since when the oldest frame or news waits for the client; 0: it waits for nothing. */
  readonly behindSinceMs: number;
  /** Frames sent, and of a Session how many of them the client has taken in. */
  readonly sequence: number;
  readonly acked: number;
  readonly lastSentMs: number;
  readonly bytes: number;
  readonly nacks: number;
  readonly lastNack: string;
}

export function sessionsTable(sessions: readonly SessionDocument[], nowMs: number): string {
  return table(
    [
      'ID',
      'METHOD',
      'NODE',
      'ZONE',
      'AGENT',
      'PEER',
      'UP',
      'SERVICES',
      'BEHIND',
      'WAITING',
      'SENT',
      'ACKED',
      'NACKS',
    ],
    sessions.map((session) => [
      String(session.id),
      session.method,
      session.node,
      session.zone,
      session.agent,
      session.peer,
      duration(nowMs - session.openedMs),
      String(session.subscriptions),
      String(session.behind),
      session.behindSinceMs === 0 ? '' : duration(nowMs - session.behindSinceMs),
      String(session.sequence),
      String(session.acked),
      String(session.nacks),
    ]),
  );
}
