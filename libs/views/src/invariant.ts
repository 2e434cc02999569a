/** Ends the shard's step when one of our own laws does not hold: a bug, never bad input. `law` begins with its id. */
export function invariant(holds: boolean, law: string): asserts holds {
  if (!holds) throw new Error(`invariant ${law}`);
}
