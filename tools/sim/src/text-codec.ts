import type { EndpointSlice } from '@sliceplane/kube';
import type { Codec } from '@sliceplane/shard';
import type { ViewEntry } from '@sliceplane/views';

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Bytes one can read: JSON. The simulation is about state, not about the wire. */
export const textCodec: Codec = {
  encodeSlice: (slice) => ({
    bytes: utf8.encode(JSON.stringify(slice)),
    endpoints: slice.endpoints,
  }),
  decodeSlice: sliceOf,
  encodeEntry: (entry) => utf8.encode(JSON.stringify(entry)),
};

export function sliceOf(bytes: Uint8Array): EndpointSlice {
  return JSON.parse(text.decode(bytes)) as EndpointSlice;
}

export function entryOf(bytes: Uint8Array): ViewEntry {
  return JSON.parse(text.decode(bytes)) as ViewEntry;
}
