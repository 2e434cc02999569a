import type { XdsClient__Output, XdsTypeStatus__Output } from '@sliceplane/proto';

export type XdsTypeStatus = XdsTypeStatus__Output;

/** Of message XdsClient, what the stream itself knows; its server adds the rest. */
export type XdsStreamStatus = Omit<
  XdsClient__Output,
  'id' | 'method' | 'peer' | 'openedMs' | 'bytes'
>;

/** What a client refused, in its own words. */
export interface XdsNack {
  readonly nodeId: string;
  readonly userAgent: string;
  /** The Kubernetes node. */
  readonly node: string;
  readonly typeUrl: string;
  readonly nonce: string;
  /** Of the resources in the response, the first few. */
  readonly names: readonly string[];
  readonly message: string;
}
