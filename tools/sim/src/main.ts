import { parseSimArguments, type SimArguments, usage } from './arguments.ts';
import { simulate, SimulationFailed } from './simulation.ts';

function given(): SimArguments | undefined {
  try {
    return parseSimArguments(process.argv.slice(2), Date.now() % 2 ** 31);
  } catch (thrown) {
    console.error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${usage}`);
    process.exit(2);
  }
}

const sim = given();
if (sim === undefined) {
  console.log(usage);
} else {
  for (let seed = sim.seed; seed < sim.seed + sim.seeds; seed++) {
    try {
      const p = await simulate({ seed, steps: sim.steps });
      console.log(
        `seed=${p.seed} steps=${p.steps} shards=${p.shards} effects=${p.effects} deaths=${p.deaths} ` +
          `quiets=${p.quiets} checksum=${p.checksum}`,
      );
    } catch (thrown) {
      if (!(thrown instanceof SimulationFailed)) throw thrown;
      console.error(thrown.message);
      process.exitCode = 1;
    }
  }
}
