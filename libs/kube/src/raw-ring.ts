import type { Bytes } from './json-bytes.ts';

/**
 * Values that were read lately, by the very bytes they were read from: pods of one template come close together and print
 * their labels and ports alike. For strings, objects and arrays only: these end where their text says, whatever follows.
 */
export class RawRing<Value> {
  readonly #raws: Uint8Array[] = [];
  readonly #values: Value[] = [];
  #next = 0;
  /** Of what was last found: behind it. */
  end = 0;

  find(bytes: Bytes, at: number): Value | undefined {
    for (let i = 0; i < this.#raws.length; i++) {
      const raw = this.#raws[i]!;
      if (!startsWith(bytes, at, raw)) continue;
      this.end = at + raw.length;
      return this.#values[i];
    }
    return undefined;
  }

  keep(bytes: Bytes, from: number, to: number, value: Value): Value {
    this.#raws[this.#next] = Uint8Array.prototype.slice.call(bytes, from, to);
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % KEPT;
    return value;
  }
}

/** Two templates of a service in a rollout, and some for containers beside. */
const KEPT = 6;

function startsWith(bytes: Bytes, at: number, raw: Uint8Array): boolean {
  for (let i = 0; i < raw.length; i++) if (bytes[at + i] !== raw[i]) return false;
  return true;
}
