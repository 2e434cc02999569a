import type { EndpointSlice } from '@sliceplane/kube';
import { RareMap } from './rare.ts';

/**
 * Slices of ours that came from a source, by name, with a digest of what was delivered. We go on writing such a slice, and
 * the source goes on saying what it once said: after a shard is replaced it is delivered again, and must not undo us.
 */
export class AdoptedSlices {
  readonly #digests = new RareMap<string, string>();
  #version = 0;

  constructor(memory: readonly (readonly [string, string])[] = []) {
    for (const [name, digest] of memory) this.#digests.set(name, digest);
  }

  /** Grows with every change, so that nobody has to compare. */
  get version(): number {
    return this.#version;
  }

  /** Whether this delivery says something new. Cost: O(slice). */
  take(slice: EndpointSlice): boolean {
    const digest = digestOf(JSON.stringify(slice));
    if (this.#digests.get(slice.metadata.name) === digest) return false;
    this.#digests.set(slice.metadata.name, digest);
    this.#version++;
    return true;
  }

  forget(name: string): void {
    if (this.#digests.delete(name)) this.#version++;
  }

  memory(): readonly (readonly [string, string])[] {
    return [...this.#digests];
  }
}

/** Two 32-bit FNV-1a hashes and the length: enough to tell two versions of one object apart. */
function digestOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
  }
  return `${text.length}.${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
