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
import { onInterrupt } from './interrupt.ts';
import { help, type Options, parseOptions, UsageError } from './options.ts';
import { phases, start } from './phases.ts';
import { type Act, Play } from './play.ts';
import { phaseTitles, schedule } from './schedule.ts';
import { openScreen, type Screen } from './screen.ts';
import { gatherTemporaryFiles } from './temporary-files.ts';
import { failureLines, figures, summaryTable } from './view.ts';
import { openWorld } from './world.ts';

// A mistake of ours is not to look like a request that failed.
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(NOT_SHOWN);
});
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const options = read(words);
  if (typeof options === 'number') return options;
  const screen = openScreen({ out: process.stdout, env: process.env, colour: options.colour });
  const { say, paint } = screen;
  gatherTemporaryFiles();
  // What runs is put here when it starts, and ends when this does, however that comes about.
  await using opened = new AsyncDisposableStack();
  const interrupt = onInterrupt(async (signal) => {
    await opened.disposeAsync();
    say('', `${signal}: everything is stopped`);
  });
  try {
    return await sidecar(options, screen, opened);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (!interrupt.came()) say('', paint('bad', `error: ${why}`));
    return NOT_SHOWN;
  }
}

/** The story: everything starts, things happen, the bill is presented. */
async function sidecar(
  options: Options,
  screen: Screen,
  opened: AsyncDisposableStack,
): Promise<number> {
  const { say, paint } = screen;
  const loopback = findLoopback();
  if ('missing' in loopback) throw new Error(loopback.missing);
  const { kinds, missing } = clientsAtHand(options.clients);
  for (const reason of missing) say(paint('warn', `skipped: ${reason}`));
  if (kinds.length === 0) throw new Error('no client to show');

  say(`starting sliceplane, five pods, and ${kinds.join(', ')} in each of three zones`);
  const world = await openWorld(kinds, opened);
  const play = opened.adopt(new Play(world, screen), (each) => each.close());

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
  return exitCode({ failedRequests: all.failed, unseen: play.unseen });
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
