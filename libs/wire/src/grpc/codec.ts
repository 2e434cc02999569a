/**
 * The protobuf bytes of what shards produce, written by hand: a shard encodes each thing once and everybody after it
 * forwards bytes. Runs in shard workers, so it loads no gRPC.
 *
 *   sliceplane.v1.EndpointSlice   metadata · addressType · endpoint, endpoint, ... · port, ...
 *                                                          └─ kept from the slice before where the object is the same
 *
 * A field that Kubernetes may leave out is on the wire exactly when it is there, even where proto3 would drop its zero
 * value, so decoding gives back what was encoded. The exceptions are those of Kubernetes' own serialisation: an empty
 * list of hints and an empty `deprecatedTopology` read as absent.
 */
import type { EndpointSlice } from '@sliceplane/kube';
import { Writer } from '@sliceplane/protobuf';
import type { Codec, EncodedSlice } from '@sliceplane/shard';
import { decodeSlice } from './decode-slice.ts';
import { writeEndpoint } from './encode-endpoint.ts';
import { writeEntry } from './encode-entry.ts';
import { writeMetadata } from './encode-metadata.ts';

/** A codec with its own scratch memory; one per thread. */
export function createCodec(): Codec {
  const writer = new Writer();

  function encodeSlice(slice: EndpointSlice, before?: EncodedSlice): EncodedSlice {
    writer.reset();
    writeMetadata(writer, slice.metadata);
    writer.string(2, slice.addressType);
    const starts = writeEndpoints(writer, slice.endpoints, before);
    for (const port of slice.ports) {
      const start = writer.begin(4);
      writer.string(1, port.name);
      writer.string(2, port.protocol);
      if (port.port !== undefined) writer.integer(3, port.port);
      if (port.appProtocol !== undefined) writer.string(4, port.appProtocol);
      writer.end(start);
    }
    const bytes = writer.finishAlone();
    return { bytes, endpoints: slice.endpoints, starts: compact(starts) };
  }

  return {
    encodeSlice,
    decodeSlice,
    encodeEntry(entry) {
      writer.reset();
      writeEntry(writer, entry);
      return writer.finishAlone();
    },
  };
}

/** Writes field 3 of every endpoint, copying the bytes of those that `before` has too. O(changed) encoding, O(n) copying. */
function writeEndpoints(
  writer: Writer,
  endpoints: EndpointSlice['endpoints'],
  before: EncodedSlice | undefined,
): Uint32Array {
  const starts = new Uint32Array(endpoints.length + 1);
  const known = before?.starts;
  const placeOf = before && known && places(before.endpoints, endpoints);
  let i = 0;
  while (i < endpoints.length) {
    const place = placeOf?.(i);
    if (place === undefined || before === undefined || known === undefined) {
      starts[i] = writer.length;
      writeEndpoint(writer, endpoints[i]!);
      i++;
      continue;
    }
    // Neighbours that still are neighbours are copied in one go.
    let run = 1;
    const { endpoints: old } = before;
    while (i + run < endpoints.length && endpoints[i + run] === old[place + run]) run++;
    const from = known[place]!;
    const shift = writer.length - from;
    for (let k = 0; k < run; k++) starts[i + k] = known[place + k]! + shift;
    writer.raw(before.bytes, from, known[place + run]!);
    i += run;
  }
  starts[endpoints.length] = writer.length;
  return starts;
}

/** Half the memory for all but the longest slices; with few endpoints, none outside the heap. */
function compact(starts: Uint32Array): Uint16Array | Uint32Array {
  return (starts.at(-1) ?? 0) < 1 << 16 ? new Uint16Array(starts) : starts;
}

/**
 * For an index of `after`, the index of the same object in `before`. Asked in order, and not inside a run. One that was
 * replaced, added or taken out is recognised by its neighbours; only a shuffle costs a map of all.
 */
function places(
  before: EndpointSlice['endpoints'],
  after: EndpointSlice['endpoints'],
): (index: number) => number | undefined {
  /** What `after` is ahead of `before`. */
  let shift = 0;
  let shuffled: Map<unknown, number> | undefined;
  return (index) => {
    const endpoint = after[index];
    const next = after[index + 1];
    const at = index - shift;
    if (before[at] === endpoint) return at;
    if (before[at + 1] === endpoint) {
      shift--;
      return at + 1;
    }
    if (before[at + 1] === next) return undefined;
    if (before[at] === next) {
      shift++;
      return undefined;
    }
    shuffled ??= new Map(before.map((e, i) => [e, i]));
    return shuffled.get(endpoint);
  };
}
