import { Dice } from './dice.ts';
import { EngineRun } from './engine-run.ts';
import { LawBroken } from './law-broken.ts';
import { PlaneRun } from './plane-run.ts';
import type { Passed, Run } from './run.ts';
import type { Tampering } from './unreliable-hosts.ts';

/** `engine`: router and shards, read by a strict reader. `plane`: all of it, from the sources to the agents and xDS clients. */
export type World = 'engine' | 'plane';

export interface SimulationOptions {
  readonly seed: number;
  readonly world: World;
  /** Random steps, a quiet point after about every 25th. @defaultValue 300 */
  readonly steps?: number;
  /** For tests of the simulation itself. */
  readonly tampering?: Tampering;
  /** Told what happens, line by line. */
  readonly trace?: (line: string) => void;
}

/** A law that did not hold, and how to see it again. */
export class SimulationFailed extends Error {
  readonly law: string;

  constructor(options: SimulationOptions, steps: number, step: number, cause: unknown) {
    const { seed, world } = options;
    const broken = cause instanceof LawBroken ? cause.law : 'none';
    super(
      `seed=${seed} step=${step} law=${broken} · ` +
        `rerun: npm run sim -- --world ${world} --seed ${seed} --steps ${steps}\n${detailOf(cause)}`,
      { cause },
    );
    this.name = 'SimulationFailed';
    this.law = broken;
  }
}

function detailOf(cause: unknown): string {
  if (cause instanceof LawBroken) return cause.message;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

const QUIET_SHARE = 0.04;

/** Runs one seed to its end. @throws SimulationFailed */
export async function simulate(options: SimulationOptions): Promise<Passed> {
  const { seed, steps = 300 } = options;
  const dice = new Dice(seed);
  const run = open(options, dice);
  let step = 0;
  try {
    for (; step < steps; step++) {
      await run.randomStep();
      if (dice.chance(QUIET_SHARE)) await run.quietPoint();
    }
    await run.quietPoint();
    return run.passed;
  } catch (thrown) {
    throw new SimulationFailed(options, Math.min(steps, step + 1), step, thrown);
  } finally {
    await run.close();
  }
}

function open({ world, tampering, trace }: SimulationOptions, dice: Dice): Run {
  return world === 'engine' ? new EngineRun(dice, tampering) : new PlaneRun(dice, tampering, trace);
}

/**
 * The fewest steps after which this seed breaks the same law, as far as halving finds them: a shorter run ends in a quiet point
 * where the longer one went on.
 */
export async function shortest(
  options: SimulationOptions,
  failed: SimulationFailed,
): Promise<SimulationFailed> {
  let best = failed;
  let [holds, breaks] = [0, Number(/--steps (\d+)/.exec(failed.message)?.[1] ?? 1)];
  while (breaks - holds > 1) {
    const steps = Math.floor((holds + breaks) / 2);
    const found = await simulate({ ...options, steps }).then(() => undefined, asFailed);
    if (found?.law === failed.law) [best, breaks] = [found, steps];
    else holds = steps;
  }
  return best;
}

function asFailed(thrown: unknown): SimulationFailed {
  if (thrown instanceof SimulationFailed) return thrown;
  throw thrown;
}
