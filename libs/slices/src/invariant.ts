/**
 * A law of this library, checked where it is cheap, also in production. A violation is our bug: the shard is
 * replaced rather than left to write wrong slices.
 * @throws Error naming the law
 */
export function invariant(holds: boolean, law: string): asserts holds {
  if (!holds) throw new Error(`invariant violated: ${law}`);
}
