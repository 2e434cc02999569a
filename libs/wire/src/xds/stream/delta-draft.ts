import { type Content, type Missing, roomFor } from './discovery-frames.ts';
import type { Resource } from '../resource.ts';
import { byName } from './type-state.ts';

/** Tags and lengths of a removed name and of why there is none, at most. */
const removalBytes = 40;

/** One Delta response in the making, of at most so many bytes unless one resource alone is larger. */
export class DeltaDraft {
  readonly #maxBytes: number;
  readonly #resources: Resource[] = [];
  readonly #removed: string[] = [];
  readonly #missing: Missing[] = [];
  readonly #changed: string[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#resources.length + this.#removed.length === 0;
  }

  /** Names of what the client did not have like this. */
  get changed(): readonly string[] {
    return this.#changed;
  }

  /** False: there is no room for it. */
  add(resource: Resource, isChanged: boolean): boolean {
    if (!this.#take(roomFor(resource))) return false;
    this.#resources.push(resource);
    if (isChanged) this.#changed.push(resource.name);
    return true;
  }

  /** `absent`: why, for one that was asked for by name. */
  remove(name: string, absent?: string): boolean {
    if (!this.#take(removalBytes + 6 * name.length + 3 * (absent?.length ?? 0))) return false;
    this.#removed.push(name);
    if (absent !== undefined) this.#missing.push({ name, absent });
    return true;
  }

  finish(typeUrl: string): Content {
    return {
      typeUrl,
      resources: this.#resources.sort(byName),
      removed: this.#removed.sort(),
      missing: this.#missing,
    };
  }

  #take(bytes: number): boolean {
    if (!this.isEmpty && this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }
}
