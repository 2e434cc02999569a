import { parseArgs } from 'node:util';

export interface SimArguments {
  readonly seed: number;
  readonly steps: number;
  readonly seeds: number;
}

export const usage: string = `npm run sim -- [--seed N] [--steps M] [--seeds K]

Runs the engine, the shard program and a reader under one seed: random changes, late and lost batches, dying shards;
compares everything with a model that has no history.

  --seed N    first seed, an integer of at least 0; a fresh one without
  --steps M   steps per seed, an integer of at least 1; 300 without
  --seeds K   seeds to run, N, N+1, …; 1 with --seed, else 20
  --help      this text`;

/** undefined: help was asked for. @throws RangeError naming the option and its value */
export function parseSimArguments(
  args: readonly string[],
  freshSeed: number,
): SimArguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      steps: { type: 'string' },
      seeds: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  return {
    seed: integer('--seed', values.seed, 0) ?? freshSeed,
    steps: integer('--steps', values.steps, 1) ?? 300,
    seeds: integer('--seeds', values.seeds, 1) ?? (values.seed === undefined ? 20 : 1),
  };
}

function integer(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer of at least ${least}, not '${text}'`);
  }
  return value;
}
