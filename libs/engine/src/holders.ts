/** Which shards hold an object, as small lists that are never changed. */

/** Nearly every object is held by one shard: such lists are shared. */
const alone: (readonly number[])[] = [];

export function withOne(shards: readonly number[], shard: number): readonly number[] {
  if (shards.includes(shard)) return shards;
  return shards.length === 0 ? (alone[shard] ??= [shard]) : [...shards, shard];
}

export function without(shards: readonly number[], shard: number): readonly number[] {
  if (!shards.includes(shard)) return shards;
  const rest = shards.filter((one) => one !== shard);
  const [only] = rest;
  return rest.length === 1 && only !== undefined ? (alone[only] ??= [only]) : rest;
}
