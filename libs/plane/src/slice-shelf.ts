import { SliceClaims } from '@sliceplane/hub';
import type { EndpointSlice } from '@sliceplane/kube';
import type { Codec, SliceRecord } from '@sliceplane/shard';

/** The slices as they are now, for those who read objects and not bytes. Holds the same bytes as the slice log. */
export class SliceShelf {
  readonly #codec: Codec;
  readonly #slices = new SliceClaims<{ readonly service: string; readonly bytes: Uint8Array }>();

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  get size(): number {
    return this.#slices.size;
  }

  apply(service: string, records: readonly SliceRecord[]): void {
    for (const { op, namespace, name, bytes } of records) {
      const key = `${namespace}/${name}`;
      if (op === 'delete') this.#slices.release(key, service);
      else this.#slices.claim(key, { service, bytes });
    }
  }

  /** In order of namespace/name; '' for all. O(slices). */
  *read(namespace: string = '', service: string = ''): Generator<EndpointSlice> {
    for (const key of [...this.#slices.keys()].toSorted()) {
      if (namespace !== '' && !key.startsWith(`${namespace}/`)) continue;
      const slice = this.#slices.get(key);
      if (slice === undefined || (service !== '' && slice.service !== service)) continue;
      yield this.#codec.decodeSlice(slice.bytes);
    }
  }
}
