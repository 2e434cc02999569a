import { parseArgs } from 'node:util';
import type { World } from './simulation.ts';

export interface SimArguments {
  readonly seed: number;
  readonly steps: number;
  readonly seeds: number;
  readonly worlds: readonly World[];
  readonly trace: boolean;
}

export const usage: string = `npm run sim -- [--seed N] [--steps M] [--seeds K] [--world engine|plane] [--trace]

Runs every seed in two worlds. engine: router and shards under random changes, late and lost batches and dying shards,
with a strict reader. plane: all of it, from sources that lose deletions to agents and xDS clients that are slow, refuse, are cut
off and move between two servers. Everything is compared with an oracle and with a model, neither of which has a history.

  --seed N    first seed, an integer of at least 0; a fresh one without
  --steps M   steps per seed, an integer of at least 1; 300 without
  --seeds K   seeds to run, N, N+1, …; 1 with --seed, else 20
  --world W   engine or plane; both without
  --trace     print what happens in the plane, step by step
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
      world: { type: 'string' },
      trace: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  return {
    seed: integer('--seed', values.seed, 0) ?? freshSeed,
    steps: integer('--steps', values.steps, 1) ?? 300,
    seeds: integer('--seeds', values.seeds, 1) ?? (values.seed === undefined ? 20 : 1),
    worlds: worldsOf(values.world),
    trace: values.trace ?? false,
  };
}

function worldsOf(text: string | undefined): readonly World[] {
  if (text === undefined) return ['engine', 'plane'];
  if (text === 'engine' || text === 'plane') return [text];
  throw new RangeError(`--world must be engine or plane, not '${text}'`);
}

function integer(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer of at least ${least}, not '${text}'`);
  }
  return value;
}
