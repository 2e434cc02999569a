import type { EndpointSlice } from '@sliceplane/kube';
import type { Codec, SliceRecord } from '@sliceplane/shard';

/** The slices as they are now, for those who read objects and not bytes. Holds the same bytes as the slice log. */
export class SliceShelf {
  readonly #codec: Codec;
  readonly #bytes = new Map<string, { readonly service: string; readonly bytes: Uint8Array }>();

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  get size(): number {
    return this.#bytes.size;
  }

  /** A slice that moved to another service by its label is that one's, whoever reports first. */
  apply(service: string, records: readonly SliceRecord[]): void {
    for (const { op, namespace, name, bytes } of records) {
      const key = `${namespace}/${name}`;
      if (op !== 'delete') this.#bytes.set(key, { service, bytes });
      else if (this.#bytes.get(key)?.service === service) this.#bytes.delete(key);
    }
  }

  /** In order of namespace/name; '' for all. O(slices). */
  *read(namespace: string = '', service: string = ''): Generator<EndpointSlice> {
    for (const key of [...this.#bytes.keys()].toSorted()) {
      if (namespace !== '' && !key.startsWith(`${namespace}/`)) continue;
      const slice = this.#bytes.get(key);
      if (slice === undefined || (service !== '' && slice.service !== service)) continue;
      yield this.#codec.decodeSlice(slice.bytes);
    }
  }
}
