import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Nothing outlives the program that started it, however it ends. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A process with its words. */
export interface Child {
  readonly process: ChildProcess;
  /** What it said on stderr so far, its last 64 KiB. */
  readonly logs: () => string;
  /** Its exit code once it is gone; null: a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, insists after 5 s, and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whole lines of stdout, as they come. */
  readonly onLine?: (line: string) => void;
}

export function startChild(
  path: string,
  words: readonly string[],
  { env, cwd, onLine }: ChildOptions = {},
): Child {
  const child = spawn(path, words, { stdio: 'pipe', cwd, env: { ...process.env, ...env } });
  alive.add(child);
  let said = '';
  const ended = once(child, 'close').then(
    ([code]) => code as number | null,
    (error: Error) => {
      said += error.message;
      return null;
    },
  );
  void ended.then(() => alive.delete(child));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-65_536);
  });
  byLine(child.stdout, onLine ?? ((): void => {}));
  child.stdin.on('error', () => {}); // it may be gone before it is asked to go
  return { process: child, logs: () => said, ended, stop: () => stop(child, ended) };
}

function byLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(insist);
}
