export { XdsStream, type XdsRequest, type XdsStreamOptions } from './ads-stream.ts';
export { DiscoveryFrames, type Variant } from './discovery-frames.ts';
export {
  type ClientResources,
  type Followed,
  type Resource,
  type ResourceSource,
  typeUrls,
  type XdsType,
} from './resource.ts';
export { openResources, type ResourceOptions } from './resources.ts';
export type { XdsNack } from './xds-status.ts';
export { XdsTally } from './xds-tally.ts';
