/** What is said of a lost shard, and what can be done about it. */
import { EngineFault, type EngineFaultCode } from './fault.ts';
import type { LossReason } from './shard-status.ts';

export function reasonOf(code: EngineFaultCode): LossReason {
  if (code === 'BATCH_OVERDUE') return 'hang';
  if (code === 'PROGRAM_THREW') return 'threw';
  if (code === 'OUT_OF_MEMORY') return 'out-of-memory';
  return code === 'STATE_MISSING' ? 'state-missing' : 'exit';
}

/** Why a shard was lost, with what to do about it. */
export function wordsOf(
  { code, message }: EngineFault,
  objects: number,
  partitions: number,
): string {
  if (code !== 'OUT_OF_MEMORY') return message;
  return `${message} with ${objects} objects in ${partitions} partitions: give each shard more heap, or have more shards`;
}

export function poisoned(
  shard: number,
  deaths: number,
  maxBackoffMs: number,
  cause: EngineFault,
): EngineFault {
  const detail =
    `shard ${shard} died ${deaths} times in a row while being re-seeded, the last time without any partition: its thread ` +
    `does not start, or what every shard is told kills it. What it had stays as it was; it is retried at least every ` +
    `${maxBackoffMs} ms. Last: ${cause.message}`;
  return new EngineFault('SHARD_POISONED', detail, { cause });
}

export function quarantined(
  shard: number,
  names: readonly string[],
  cause?: EngineFault,
): EngineFault {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const detail =
    `${names.slice(0, 3).join(', ')}${more} of shard ${shard} is quarantined: the shard dies when it is given it. It stays ` +
    `as it was and is retried when it changes, and now and then${cause === undefined ? '' : `. Last: ${cause.message}`}`;
  return new EngineFault('PARTITION_QUARANTINED', detail, cause === undefined ? {} : { cause });
}
