import type { EndpointSlice } from '@sliceplane/kube';
import type { ViewEntry } from '@sliceplane/views';

/** The wire's bytes, given to the shard by the composition root so that this library knows no protocol. */
export interface Codec {
  /**
   * sliceplane.v1.EndpointSlice, in a buffer of its own. Given the slice `before` the change, an encoder may keep the
   * bytes of the endpoints both share by reference. The caller does not write into the result, nor move it away.
   */
  readonly encodeSlice: (slice: EndpointSlice, before?: EndpointSlice) => Uint8Array;
  readonly decodeSlice: (bytes: Uint8Array) => EndpointSlice;
  /** Field `endpoints` of sliceplane.v1.ServiceView, tag and length included. */
  readonly encodeEntry: (entry: ViewEntry) => Uint8Array;
}
