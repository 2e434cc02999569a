import type { EndpointSlice } from '@sliceplane/kube';
import type { Codec } from '@sliceplane/shard';

/** A codec anybody can read: the plane forwards bytes and does not care which. */
export const jsonCodec: Codec = {
  encodeSlice: (slice) => ({
    bytes: new TextEncoder().encode(JSON.stringify(slice)),
    endpoints: slice.endpoints,
  }),
  decodeSlice: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as EndpointSlice,
  encodeEntry: (entry) => new TextEncoder().encode(JSON.stringify(entry)),
};
