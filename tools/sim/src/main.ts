import { parseSimArguments, type SimArguments, usage } from './arguments.ts';
import { shortest, simulate, SimulationFailed } from './simulation.ts';

function given(): SimArguments | undefined {
  try {
    return parseSimArguments(process.argv.slice(2), Date.now() % 2 ** 31);
  } catch (thrown) {
    console.error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${usage}`);
    process.exit(2);
  }
}

async function run(args: SimArguments): Promise<void> {
  const { steps, trace } = args;
  for (let seed = args.seed; seed < args.seed + args.seeds; seed++) {
    for (const world of args.worlds) {
      const options = { seed, world, steps };
      try {
        const told = trace ? { trace: (line: string) => console.log(line) } : {};
        const p = await simulate({ ...options, ...told });
        console.log(
          `seed=${seed} world=${world} steps=${steps} shards=${p.shards} effects=${p.effects} answers=${p.answers} ` +
            `deaths=${p.deaths} quiets=${p.quiets} checksum=${p.checksum}`,
        );
      } catch (thrown) {
        if (!(thrown instanceof SimulationFailed)) throw thrown;
        console.error((await shortest(options, thrown)).message);
        process.exitCode = 1;
      }
    }
  }
}

const sim = given();
if (sim === undefined) console.log(usage);
else await run(sim);
