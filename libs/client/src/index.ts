export { Backoff, type BackoffOptions } from './backoff.ts';
export type { ClientTls } from './channel-security.ts';
export { type ClientOptions, connectClient, type SliceplaneClient } from './connect.ts';
export { type LocalService, LocalView, StreamGap, type ViewChanged } from './local-view.ts';
export type { WatchEvent, WatchOptions } from './watch.ts';
