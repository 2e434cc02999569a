import type { EndpointSlice } from '@sliceplane/kube';
import type { ViewEntry } from '@sliceplane/views';
import type { Codec } from '../src/index.ts';

/** A codec anybody can read, so that tests of the shard know no protocol. */
export const jsonCodec: Codec = {
  encodeSlice: (slice) => ({ bytes: encode(slice), endpoints: slice.endpoints }),
  decodeSlice: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as EndpointSlice,
  encodeEntry: (entry) => encode(entry),
};

export function decodeEntry(bytes: Uint8Array): ViewEntry {
  return JSON.parse(new TextDecoder().decode(bytes)) as ViewEntry;
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
