export { XdsStream, type XdsRequest, type XdsStreamOptions } from './stream/ads-stream.ts';
export { DiscoveryFrames, type Variant } from './stream/discovery-frames.ts';
export {
  type ClientResources,
  type Followed,
  type Resource,
  type ResourceSource,
  typeUrls,
  type XdsType,
} from './resource.ts';
export { openResources, type ResourceOptions } from './resources/resources.ts';
export type { XdsNack } from './stream/xds-status.ts';
export { XdsTally } from './stream/xds-tally.ts';
