export { Backoff, type BackoffOptions } from './backoff.ts';
export type { ClientTls } from './channel-security.ts';
export {
  type ClientOptions,
  connectClient,
  type ServerAddresses,
  type SliceplaneClient,
} from './connect.ts';
export type { StaleCause, StaleChanged } from './freshness.ts';
export type { LocalService, LocalTimes } from './local-service.ts';
export {
  type Frame,
  type FrameTaken,
  LocalView,
  type ViewChanged,
  type ViewUnchanged,
} from './local-view.ts';
export {
  type RegisteredResolver,
  registerSliceplaneResolver,
  type ResolverOptions,
} from './resolver.ts';
export type { SessionEvent } from './session-event.ts';
export type { AgentSession } from './session.ts';
export type { SessionOptions } from './session-options.ts';
export { StreamGap } from './stream-gap.ts';
export type { SubscriptionGroup } from './subscription-set.ts';
export type { WatchEvent, WatchOptions } from './watch.ts';
