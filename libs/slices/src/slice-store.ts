import type { EndpointSlice } from '@sliceplane/kube';
import type { SliceChange } from './change.ts';
import { RareMap } from './rare.ts';
import { inOrder } from './write.ts';

/** The slices of one service by name, and which of them somebody else touched since that was last asked. */
export class SliceStore {
  readonly #slices = new Map<string, EndpointSlice>();
  /** What the touched ones were before. */
  readonly #before = new RareMap<string, EndpointSlice | undefined>();

  get slices(): ReadonlyMap<string, EndpointSlice> {
    return this.#slices;
  }

  get isTouched(): boolean {
    return this.#before.size > 0;
  }

  /** Without telling anybody. */
  restore(slice: EndpointSlice): void {
    this.#slices.set(slice.metadata.name, slice);
  }

  /** By another hand. undefined: deleted. */
  touch(name: string, after: EndpointSlice | undefined): void {
    const before = this.#slices.get(name);
    if (before === after) return;
    if (!this.#before.has(name)) this.#before.set(name, before);
    if (after === undefined) this.#slices.delete(name);
    else this.#slices.set(name, after);
  }

  /** The net changes by other hands since the last call: creates, updates, deletes. */
  takeInput(): readonly SliceChange[] {
    if (!this.isTouched) return NONE;
    const changes: SliceChange[] = [];
    for (const [name, before] of this.#before) {
      const after = this.#slices.get(name);
      if (before === after) continue;
      const op = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
      changes.push({ origin: 'input', op, before, after });
    }
    this.#before.clear();
    return inOrder(changes);
  }

  /** By our own hand. */
  apply(writes: readonly SliceChange[]): void {
    for (const { before, after } of writes) {
      if (after !== undefined) this.#slices.set(after.metadata.name, after);
      else if (before !== undefined) this.#slices.delete(before.metadata.name);
    }
  }
}

const NONE: readonly SliceChange[] = [];
