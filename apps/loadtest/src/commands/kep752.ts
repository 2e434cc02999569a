import { Command, Option } from 'commander';
import { Failure, UsageError } from '../failure.ts';
import {
  type Kep752Options,
  type Kep752Plan,
  type Kep752Result,
  measureKep752,
  planKep752,
} from '../kep752/measure.ts';
import { kep752Text } from '../kep752/table.ts';
import { startServer } from '../server/own-server.ts';
import type { Terminal } from '../terminal.ts';
import { integerFrom } from './option-values.ts';

interface Given extends Kep752Options {
  readonly json?: boolean;
}

/** KEP-752's table. */
export function kep752Command(terminal: Terminal): Command {
  const integer = (flags: string, says: string, least: number, most: number, otherwise: number) =>
    new Option(flags, says).argParser(integerFrom(least, most)).default(otherwise);
  return new Command('kep752')
    .summary("KEP-752's table, measured")
    .description(
      'What creating a Service, changing one endpoint and a rolling update cost: for Endpoints, for EndpointSlices of 100, ' +
        'and for views. Slices and views are measured on connections to a server of its own; a letter says of every ' +
        'figure how it came about.',
    )
    .addOption(integer('--endpoints <n>', 'of the Service', 1, 1_000_000, 20_000))
    .addOption(integer('--nodes <n>', 'each with one reader', 1, 200_000, 5000))
    .addOption(integer('--sample-nodes <n>', 'with real readers, two each', 1, 2000, 20))
    .addOption(
      integer('--replaced <n>', 'endpoints the rolling update replaces', 1, 1_000_000, 200),
    )
    .addOption(integer('--seed <n>', 'of the cluster', 0, Number.MAX_SAFE_INTEGER, 1))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  # The numbers of the KEP: 20,000 endpoints, 5,000 nodes
  sliceplane-load kep752

  # Everything measured, nothing scaled up
  sliceplane-load kep752 --endpoints 200 --nodes 30 --sample-nodes 30 --replaced 200`,
    )
    .action(async ({ json = false, ...options }: Given) => {
      const result = await measured(options, terminal);
      terminal.print(json ? JSON.stringify(result, null, 2) : kep752Text(result));
    });
}

async function measured(options: Kep752Options, terminal: Terminal): Promise<Kep752Result> {
  const plan = planned(options);
  const died = Promise.withResolvers<never>();
  const server = await startServer(
    { kind: 'own', shards: undefined, nodeArgs: [], serveArgs: [] },
    (message) => died.reject(new Failure(message)),
  );
  const interrupted = (): void => died.reject(new Failure('interrupted'));
  terminal.interrupted.addEventListener('abort', interrupted);
  try {
    const measuring = measureKep752(
      { address: server.address },
      plan,
      terminal.status ?? terminal.notice,
    );
    return await Promise.race([measuring, died.promise]);
  } finally {
    terminal.interrupted.removeEventListener('abort', interrupted);
    await server.close();
  }
}

function planned(options: Kep752Options): Kep752Plan {
  try {
    return planKep752(options);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
