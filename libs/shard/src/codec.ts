import type { EndpointSlice } from '@sliceplane/kube';
import type { ViewEntry } from '@sliceplane/views';

/** The wire's bytes, given to the shard by the composition root so that this library knows no protocol. */
export interface Codec {
  /** sliceplane.v1.EndpointSlice. An encoder may keep the pieces of endpoints it saw before: they are shared by reference. */
  readonly encodeSlice: (slice: EndpointSlice) => Uint8Array;
  readonly decodeSlice: (bytes: Uint8Array) => EndpointSlice;
  /** Field `endpoints` of sliceplane.v1.ServiceView, tag and length included. */
  readonly encodeEntry: (entry: ViewEntry) => Uint8Array;
}
