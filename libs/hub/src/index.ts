export { Hub, type HubOptions, type HubStatus, type ViewRequest } from './hub.ts';
export type { Heartbeat } from './frame.ts';
export { InvalidArgument } from './invalid-argument.ts';
export type { AskedPlace } from './node-table.ts';
export type { SliceFilter } from './slice-filter.ts';
export type { SlicePage } from './slice-log.ts';
export type { SliceReader } from './slice-reader.ts';
export { parseSubscription, parseSubscriptions, type Subscription } from './subscription.ts';
export type { Watch, WatchRequest } from './watcher.ts';
