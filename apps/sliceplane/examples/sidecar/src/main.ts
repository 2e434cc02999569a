/**
 * `npm run sidecar`: real pods in three zones, a real sliceplane, real xDS clients that call the pods all the time; and then
 * things happen. Its exit code is the number of requests that failed.
 *
 *   grpc-js ──────────┐
 *   python  ──────────┼─calls─▶ pods  a1 a2 │ b1 b2 │ c1    a process each, at loopback addresses
 *   program ─▶ Envoy ─┘                     │
 *      ▲                                    │ what Kubernetes knows of them
 *      └──xDS── sliceplane ◀────────────────┘
 *
 * What runs is in world.ts, what happens in phases.ts.
 */
import { findLoopback } from '@sliceplane/peers';
import { clientsAtHand } from './clients.ts';
import { exitCode, NOT_SHOWN } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { help, type Options, parseOptions, UsageError } from './options.ts';
import { phases, start } from './phases.ts';
import { type Act, Play } from './play.ts';
import { phaseTitles, schedule } from './schedule.ts';
import { openScreen, type Screen } from './screen.ts';
import { failureLines, figures, summaryTable } from './view.ts';
import { openWorld } from './world.ts';

const interrupt = listenForInterrupt();
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const options = read(words);
  if (typeof options === 'number') return options;
  const screen = openScreen({ out: process.stdout, env: process.env, colour: options.colour });
  try {
    return await sidecar(options, screen);
  } catch (error) {
    const interrupted = interrupt.reason as NodeJS.Signals | undefined;
    const why = interrupted ?? `error: ${error instanceof Error ? error.message : String(error)}`;
    screen.say('', screen.paint('bad', `${why}; all that was started is stopped`));
    return interrupted === undefined
      ? NOT_SHOWN
      : exitCode({ failedRequests: 0, unseen: 0, interrupted });
  }
}

/** The story: everything starts, things happen, the bill is presented, everything stops. */
async function sidecar(options: Options, { say, draw, paint }: Screen): Promise<number> {
  const loopback = findLoopback();
  if ('missing' in loopback) throw new Error(loopback.missing);
  const { kinds, missing } = clientsAtHand(options.clients);
  for (const reason of missing) say(paint('warn', `without ${reason}`));
  if (kinds.length === 0) throw new Error('no client to show');

  // What is opened from here on ends with this block, however the block ends.
  await using opened = new AsyncDisposableStack();
  say(`starting sliceplane, five pods, and ${kinds.join(', ')} in each of three zones`);
  const world = await openWorld(kinds, opened);
  const play = opened.adopt(new Play(world, { say, draw, paint }, interrupt), (it) => it.close());

  const acts: readonly Act[] = [
    { title: 'the start', ms: 0, happens: start },
    ...schedule(options.phases, options.durationMs).map(({ name, ms }) => {
      return { title: phaseTitles[name], ms, happens: phases[name] };
    }),
  ];
  for (const act of acts) await play.act(act);
  await play.end();

  const titles = acts.map(({ title }) => title);
  const all = play.observer.tally.total();
  say('', ...summaryTable(world, play.observer, { phases: titles, paint }));
  say('', ...failureLines(world), paint(all.failed > 0 ? 'bad' : 'good', figures(all)));
  return exitCode({ failedRequests: all.failed, unseen: play.unseen, interrupted: undefined });
}

/** An exit code where there is nothing to run. */
function read(words: readonly string[]): Options | number {
  try {
    const options = parseOptions(words);
    if (options !== 'help') return options;
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return NOT_SHOWN;
  }
}
