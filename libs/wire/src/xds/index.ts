export { XdsStream, type XdsStreamOptions } from './ads-stream.ts';
export { DiscoveryFrames } from './discovery-frames.ts';
export type { ClientResources, Followed, Resource, ResourceSource } from './resource.ts';
export { openResources, type ResourceOptions } from './resources.ts';
export { XdsTally } from './xds-tally.ts';
