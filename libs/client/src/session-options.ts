import type { Hello } from '@sliceplane/proto';
import type { BackoffOptions } from './backoff.ts';
import type { LocalView } from './local-view.ts';
import type { SubscriptionGroup } from './subscription-set.ts';

/** Who an agent is and what it follows. */
export interface SessionOptions {
  /** Name of the node the agent is on. '': none, which is answered like an unknown one. */
  readonly node: string;
  /** Instead of the zone of the node's label. */
  readonly zone?: string;
  /** Who this is, for operators: `sidecar/1.4.2`. At most 128 characters. @defaultValue '' */
  readonly agent?: string;
  /** From the start; `subscribe` adds others. */
  readonly subscriptions?: readonly SubscriptionGroup[];
  /** Largest frame, 16 KiB to 4 MiB: with a frame taken at a time, the memory between server and reader. @defaultValue the server's, 1 MiB */
  readonly maxFrameBytes?: number;
  /** How often a silent server says that it lives. 1000 to 300,000. @defaultValue the server's, 15,000 */
  readonly heartbeatMs?: number;
  /** Silence after which every view counts as stale. Ms, at least 1. @defaultValue three heartbeats */
  readonly staleAfterMs?: number;
  /** How long the server's sources may have been quiet before every view counts as stale. Ms. @defaultValue staleAfterMs */
  readonly maxSourceLagMs?: number;
  /** How long a new connection may take until the server has taken the hello. Ms, at least 1. @defaultValue 10,000 */
  readonly connectWithinMs?: number;
  readonly backoff?: BackoffOptions;
  /** Compute the hash of every view from its content, and ask for the view again where it differs. @defaultValue true */
  readonly verify?: boolean;
  /** Filled by the session; what it holds already is offered to the server. @defaultValue a new one */
  readonly local?: LocalView;
  /** Closes the session. */
  readonly signal?: AbortSignal;
}

const serversHeartbeatMs = 15_000;

/** What the session's clock needs, with nothing left open. @throws RangeError naming the option */
export function patienceOf(options: SessionOptions): {
  readonly staleAfterMs: number;
  readonly maxSourceLagMs: number;
  readonly connectWithinMs: number;
} {
  const { heartbeatMs = serversHeartbeatMs, connectWithinMs = 10_000 } = options;
  const { staleAfterMs = 3 * heartbeatMs, maxSourceLagMs = staleAfterMs } = options;
  const given = { heartbeatMs, staleAfterMs, maxSourceLagMs, connectWithinMs };
  for (const [name, value] of Object.entries(given)) {
    if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  }
  return { staleAfterMs, maxSourceLagMs, connectWithinMs };
}

export function helloOf(options: SessionOptions): Hello {
  const { node, zone, agent = '', maxFrameBytes = 0, heartbeatMs = 0 } = options;
  const viewpoint = { node, ...(zone !== undefined && { zone }) };
  return { viewpoint, agent, maxFrameBytes, heartbeatMs };
}
