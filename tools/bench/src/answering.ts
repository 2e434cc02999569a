/** The child's side of `child.ts`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

type Handler = (question: never) => unknown;

/** Prints the port, answers questions by their `do`, and ends when standard input does: with the parent, however it went. */
export function answer(port: number, handlers: Readonly<Record<string, Handler>>): void {
  const say = (reply: object): void => void process.stdout.write(`${JSON.stringify(reply)}\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on('close', () => process.exit(0));
  lines.on('line', (line) => {
    const question = JSON.parse(line) as { readonly do: string };
    const handler = handlers[question.do];
    Promise.try(() => {
      if (handler === undefined) throw new Error(`nobody answers '${question.do}'`);
      return handler(question as never);
    }).then(
      (ok) => say({ ok: ok ?? null }),
      (error: unknown) => say({ error: String(error) }),
    );
  });
  say({ ok: port });
}

/** Milliseconds on a clock that all processes of this machine share. */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const turns = monitorEventLoopDelay({ resolution: 1 });

/** What every measured server can say of itself. */
export const aboutItself: Readonly<Record<string, Handler>> = {
  /** Resident bytes after garbage collection; asked more than once, for the pages it frees go back late. */
  memory: async () => {
    for (let i = 0; i < 4; i++) {
      globalThis.gc?.();
      await sleep(150);
    }
    return process.memoryUsage.rss();
  },
  /** CPU time of the process with its threads so far, ms. */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  /** From now on its turns are timed. */
  attend: async () => {
    turns.reset();
    turns.enable();
    // Its first tick is what the next is measured from.
    await sleep(10);
  },
  /** The longest turn of the main thread since then, ms. */
  blocked: () => {
    turns.disable();
    return Math.max(0, turns.max / 1e6 - 1);
  },
};
