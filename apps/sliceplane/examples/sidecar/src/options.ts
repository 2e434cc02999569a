import { parseArgs } from 'node:util';
import { type PhaseName, phaseNames, phaseTitles } from './schedule.ts';

/** Real xDS clients, by the words of `--clients`. */
export const clientKinds = ['grpc-js', 'python', 'envoy'] as const;
export type ClientKind = (typeof clientKinds)[number];

export interface Options {
  readonly phases: readonly PhaseName[];
  /** Of all phases together, ms. */
  readonly durationMs: number;
  /** undefined: all that this machine has. */
  readonly clients: readonly ClientKind[] | undefined;
  readonly colour: boolean;
}

const DEFAULT_SECONDS = 35;

/** A run shorter than this shows nothing; a longer one shows nothing more. Seconds. */
const SHORTEST = 5;
const LONGEST = 600;

export const help: string = `Usage: npm run sidecar -- [options]

Real pods in three zones, a real sliceplane, and real xDS clients that call the pods, all on this machine's loopback
addresses, while things happen to them. Ends with the number of requests that failed.

Options:
  --phases LIST      ${phaseNames.join(',')} (default: all)
  --duration SECONDS of all phases together, ${SHORTEST} to ${LONGEST} (default: ${DEFAULT_SECONDS})
  --clients LIST     ${clientKinds.join(',')} (default: those that are installed)
  --no-color         no colours; NO_COLOR does the same
  -h, --help         this

Phases:
${phaseNames.map((name) => `  ${name.padEnd(16)}   ${phaseTitles[name]}`).join('\n')}

Exit code:
  0..125             requests that failed; 125: that many or more
  126                the run could not be carried out, or did not show what it is to show
  above              interrupted, as shells say it: 130 for Ctrl-C; everything is stopped first

Examples:
  npm run sidecar
  npm run sidecar -- --clients grpc-js --phases steady,rollout --duration 15
`;

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @returns 'help' when that is asked for @throws UsageError naming the word and what may stand there */
export function parseOptions(words: readonly string[]): Options | 'help' {
  const values = valuesOf(words);
  if (values.help === true) return 'help';
  const { phases, duration, clients } = values;
  return {
    phases: phases === undefined ? phaseNames : listed('--phases', phases, phaseNames),
    durationMs: 1000 * (duration === undefined ? DEFAULT_SECONDS : seconds(duration)),
    clients: clients === undefined ? undefined : listed('--clients', clients, clientKinds),
    colour: values['no-color'] !== true,
  };
}

function valuesOf(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        phases: { type: 'string' },
        duration: { type: 'string' },
        clients: { type: 'string' },
        'no-color': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** In the order of `known`, each once. */
function listed<T extends string>(option: string, text: string, known: readonly T[]): readonly T[] {
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.some((one) => one === word)) {
      throw new UsageError(`${option}: '${word}' is none of ${known.join(', ')}`);
    }
  }
  return known.filter((one) => words.includes(one));
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= SHORTEST && value <= LONGEST) return value;
  throw new UsageError(`--duration: from ${SHORTEST} to ${LONGEST} seconds, not '${text}'`);
}
