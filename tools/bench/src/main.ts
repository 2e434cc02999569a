/** `npm run bench -- [NAME ...] [--small] [--seed N] [--runs N] [--json]` */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchClusterSize } from './cluster-size.ts';
import { benchColdStart } from './cold-start.ts';
import { benchFanOut } from './fan-out.ts';
import { benchFlip } from './flip.ts';
import { benchGetView } from './get-view.ts';
import { benchIdle } from './idle.ts';
import { benchMessageBytes } from './message-bytes.ts';
import { benchPack } from './pack.ts';
import { ratioOf, renderRows, type ResultRow, verdictOf } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { benchReconnect } from './reconnect.ts';
import { benchServingThreads } from './serving-threads.ts';
import { benchSessions } from './sessions.ts';
import { benchShards } from './shards.ts';
import { benchView } from './view.ts';
import { benchXdsAssemble } from './xds-assemble.ts';
import { benchXdsEncode } from './xds-encode.ts';
import { benchXdsFanOut } from './xds-fan-out.ts';
import { benchXdsHerd } from './xds-herd.ts';
import { benchXdsIdle } from './xds-idle.ts';

const benches: Readonly<
  Record<string, (options: BenchOptions) => ResultRow[] | Promise<ResultRow[]>>
> = {
  pack: benchPack,
  view: benchView,
  flip: benchFlip,
  'cluster-size': benchClusterSize,
  'cold-start': benchColdStart,
  'get-view': benchGetView,
  'fan-out': benchFanOut,
  bytes: benchMessageBytes,
  idle: benchIdle,
  sessions: benchSessions,
  reconnect: benchReconnect,
  'serving-threads': benchServingThreads,
  shards: benchShards,
  'xds-encode': benchXdsEncode,
  'xds-assemble': benchXdsAssemble,
  'xds-fan-out': benchXdsFanOut,
  'xds-idle': benchXdsIdle,
  'xds-herd': benchXdsHerd,
};

const HELP = `Measures sliceplane against a baseline in the same run, and prints ratios.

Usage: npm run bench -- [all | ${Object.keys(benches).join(' | ')}] ... [options]

  --small    a hundredth of the size: seconds instead of minutes
  --seed N   of the synthetic input (default 1)
  --runs N   counted runs of each side (default 5)
  --json     rows as JSON
  --help     this text

Exit code 1 when a budget is missed at full size, 2 for wrong usage.`;

const usage = (message: string): never => {
  console.error(`${message}\n\n${HELP}`);
  process.exit(2);
};

function readArguments(): { names: string[]; options: BenchOptions; json: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      small: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const whole = (name: string, text: string, least: number): number => {
    const value = Number(text);
    return Number.isInteger(value) && value >= least
      ? value
      : usage(`--${name} must be an integer of at least ${least}, not '${text}'`);
  };
  const all = positionals.length === 0 || positionals.includes('all');
  for (const name of positionals) {
    if (name !== 'all' && !(name in benches)) usage(`there is no benchmark '${name}'`);
  }
  return {
    names: all ? Object.keys(benches) : positionals,
    options: {
      scale: values.small ? 'small' : 'full',
      seed: whole('seed', values.seed, 0),
      runs: whole('runs', values.runs, 1),
    },
    json: values.json,
  };
}

let parsed: ReturnType<typeof readArguments>;
try {
  parsed = readArguments();
} catch (error) {
  usage(error instanceof Error ? error.message : String(error));
}
const { names, options, json } = parsed!;
const rows: ResultRow[] = [];
for (const name of names) {
  console.error(`bench ${name} ...`);
  rows.push(...((await benches[name]?.(options)) ?? []));
}
if (json) {
  console.log(
    JSON.stringify(
      rows.map((row) => ({ ...row, ratio: ratioOf(row), verdict: verdictOf(row) })),
      null,
      2,
    ),
  );
} else {
  const [cpu] = cpus();
  console.log(
    `seed ${options.seed}, ${options.runs} runs, ${options.scale} size, node ${process.version}, ` +
      `${cpus().length} x ${cpu?.model ?? 'unknown CPU'}\n\n${renderRows(rows)}`,
  );
}
if (options.scale === 'full' && rows.some((row) => verdictOf(row).startsWith('MISSED')))
  process.exitCode = 1;
