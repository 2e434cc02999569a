/** The parent's side of a measured process: questions and answers, a line of JSON each. See `answering.ts` for its side. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child extends AsyncDisposable {
  /** The first line it printed. */
  readonly port: number;
  /** One at a time. @throws Error when the child refuses, has ended, or is silent for `withinMs` */
  ask<Answer>(question: object, withinMs?: number): Promise<Answer>;
}

/** Asks of many children at once. */
export function askAll<Answer>(children: readonly Child[], question: object): Promise<Answer[]> {
  return Promise.all(children.map((child) => child.ask<Answer>(question)));
}

/**
 * Runs `<name>.child.ts` until it is disposed of, or this process ends: its standard input closes with us.
 *
 * @param codeCache folder in which Node keeps the code of its modules: from the second child on they load as if installed,
 * without types to be stripped
 */
export async function openChild(name: string, codeCache?: string): Promise<Child> {
  const file = fileURLToPath(new URL(`./${name}.child.ts`, import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@sliceplane/source', '--expose-gc', ...profiled(name), file],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(codeCache === undefined
        ? {}
        : { env: { ...process.env, NODE_COMPILE_CACHE: codeCache } }),
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A write to a child that has just ended fails; that it ended is told by its missing answer.
  child.stdin.on('error', () => {});

  const read = async (withinMs: number): Promise<unknown> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(reject, withinMs, new Error(`${name}: silent for ${withinMs} ms`));
    try {
      const line = await Promise.race([lines.next(), late]);
      if (line.done === true) throw new Error(`${name} ended before it answered`);
      const reply = JSON.parse(line.value) as { readonly ok?: unknown; readonly error?: string };
      if (reply.error !== undefined) throw new Error(`${name}: ${reply.error}`);
      return reply.ok;
    } finally {
      clearTimeout(timer);
    }
  };
  const dispose = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  };
  try {
    const port = (await read(30_000)) as number;
    return {
      port,
      ask: <Answer>(question: object, withinMs = 60_000) => {
        child.stdin.write(`${JSON.stringify(question)}\n`);
        return read(withinMs) as Promise<Answer>;
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** `BENCH_CPU_PROF=folder` leaves CPU profiles of every process and its threads in a folder of its name there. */
function profiled(name: string): string[] {
  const folder = process.env['BENCH_CPU_PROF'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}/${name}`];
}
