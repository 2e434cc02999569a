import type { EndpointSlice } from '@sliceplane/kube';
import type { ViewEntry } from '@sliceplane/views';

/** A slice's bytes, and what its encoder needs in order to go on from them. */
export interface EncodedSlice {
  /** In a buffer of its own. Nobody writes into it, nor moves it away. */
  readonly bytes: Uint8Array;
  /** Those of the slice. */
  readonly endpoints: EndpointSlice['endpoints'];
  /** Endpoint i is bytes[starts[i] .. starts[i + 1]]. Absent: this encoder keeps no bytes. */
  readonly starts?: Uint16Array | Uint32Array;
}

/** The wire's bytes, given to the shard by the composition root so that this library knows no protocol. */
export interface Codec {
  /**
   * sliceplane.v1.EndpointSlice. Given what the slice was encoded to `before` the change, an encoder may copy the bytes of
   * the endpoints both share by reference; the bytes that come out are the same without it.
   */
  readonly encodeSlice: (slice: EndpointSlice, before?: EncodedSlice) => EncodedSlice;
  readonly decodeSlice: (bytes: Uint8Array) => EndpointSlice;
  /** Field `endpoints` of sliceplane.v1.ServiceView, tag and length included. */
  readonly encodeEntry: (entry: ViewEntry) => Uint8Array;
}
