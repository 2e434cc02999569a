import type { Heartbeat__Output } from '@sliceplane/proto';
import type { StaleChanged } from './freshness.ts';
import type { ViewChanged, ViewUnchanged } from './local-view.ts';
import type { StreamGap } from './stream-gap.ts';

/** What happens in a session, in order. */
export type SessionEvent =
  | ViewChanged
  | ViewUnchanged
  /** Everything subscribed to so far has been answered on this connection. */
  | { readonly kind: 'complete'; readonly epoch: string; readonly server: string }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat__Output }
  /** The server does not take this subscription; the session goes on without it. */
  | {
      readonly kind: 'refused';
      readonly subscription: string;
      readonly reason: string;
      readonly message: string;
    }
  /** An update did not fit. Its view stays as it was, and comes whole soon. */
  | { readonly kind: 'nacked'; readonly service: string; readonly error: StreamGap }
  /** The views stay as they are; the next try comes by itself. `server` is the one that was lost. */
  | {
      readonly kind: 'disconnected';
      readonly error: Error;
      readonly retryInMs: number;
      readonly server: string;
    }
  | StaleChanged;
