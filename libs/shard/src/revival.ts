import type { EndpointSlice } from '@sliceplane/kube';
import type { SliceChange } from '@sliceplane/slices';
import { ViewIndex } from '@sliceplane/views';
import type { Codec } from './codec.ts';
import type { RememberedSlice, ShardMemory } from './memory.ts';
import type { PartitionKey } from './placement.ts';

/** A remembered slice and what its bytes say. */
interface Shown extends RememberedSlice {
  readonly slice: EndpointSlice;
}

/**
 * A service between two lives of its shard. The views are first what the lost shard had shown, at its revision; then
 * the objects come again, and only what they really changed becomes a change (law L82).
 */
export class Revival {
  readonly views: ViewIndex;
  readonly #shown = new Map<string, Shown>();
  readonly #codec: Codec;

  constructor(key: PartitionKey, memory: ShardMemory, codec: Codec) {
    this.#codec = codec;
    for (const [name, { ours, bytes }] of memory.slices) {
      this.#shown.set(name, { ours, bytes, slice: codec.decodeSlice(bytes) });
    }
    this.views = new ViewIndex(key, memory.revision);
    this.views.setService(memory.service);
    for (const { slice } of this.#shown.values()) this.views.setSlice(undefined, slice);
    this.views.commit();
  }

  ours(): readonly EndpointSlice[] {
    return [...this.#shown.values()].filter(({ ours }) => ours).map(({ slice }) => slice);
  }

  /**
   * The changes of the first reconcile, seen from what was shown: a slice of somebody else that came again as it was is
   * none (its objects are new, so the views are told), and one that did not come again has been deleted meanwhile.
   */
  continue(changes: readonly SliceChange[]): readonly SliceChange[] {
    const foreign = new Map([...this.#shown].filter(([, { ours }]) => !ours));
    const real: SliceChange[] = [];
    for (const change of changes) {
      const shown = change.after && foreign.get(change.after.metadata.name);
      if (change.origin === 'write' || change.after === undefined || shown === undefined) {
        real.push(change);
        continue;
      }
      foreign.delete(change.after.metadata.name);
      const { slice: before, bytes } = shown;
      if (equalBytes(bytes, this.#codec.encodeSlice(change.after).bytes)) {
        this.views.setSlice(before, change.after);
      } else {
        real.push({ ...change, op: 'update', before });
      }
    }
    const gone = [...foreign.values()].map(({ slice }): SliceChange => ({
      origin: 'input',
      op: 'delete',
      before: slice,
      after: undefined,
    }));
    return [...gone, ...real];
  }
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
