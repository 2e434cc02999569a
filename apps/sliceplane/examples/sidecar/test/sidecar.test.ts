import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findLoopback } from '@sliceplane/peers';
import { afterAll, describe, expect, test, vi } from 'vitest';

// Twenty processes start here, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 300_000 });

const loopback = findLoopback();
const missing = 'missing' in loopback ? loopback.missing : undefined;
if (missing !== undefined) console.warn(`skipped: ${missing}`);

/** For nobody but the runs here. */
const folder = mkdtempSync(join(tmpdir(), 'sidecar-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly process: ChildProcess;
  readonly printed: () => string;
  readonly ended: Promise<number | null>;
}

/** As npm starts it, in a process group of its own. */
function sidecar(line: string): Run {
  const main = resolve(import.meta.dirname, '../src/main.ts');
  const words = ['--conditions=@sliceplane/source', main, ...line.split(' ').filter(Boolean)];
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, words, { stdio: 'pipe', detached: true, env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => (text += more));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, printed: () => text, ended };
}

/** No process that a run started is still there, nor a file. */
function expectNothingLeft({ process: child }: Run): void {
  expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow('ESRCH');
  expect(readdirSync(folder).filter((name) => name.startsWith('sliceplane'))).toEqual([]);
}

describe.skipIf(missing !== undefined)('the example', () => {
  test('shows all it is to show, and no request fails', async () => {
    const run = sidecar('--clients grpc-js --duration 15');
    const code = await run.ended;
    const text = run.printed();
    expect({ code, text }).toMatchObject({ code: 0, text: expect.not.stringContaining('✗') });
    for (const title of ['steady', 'a pod dies', 'a zone drains', 'a rollout']) {
      expect(text).toContain(`\n${title}\n`);
    }
    // Steady: the two pods of a zone share its calls, by its own priority.
    expect(text).toMatch(/zone a +zone b +zone c\n +a1 +a2 +b1 +b2 +c1 +calls\/s +priority/);
    expect(text).toMatch(/grpc-js in a +\d\d% +\d\d% +· +· +· +\d+ +0 +0 +0\n/);
    // A pod died: the next priority was used, and the pod that took its place after that.
    expect(text).toMatch(/grpc-js in c( +<?\d+%| +·){5,6} +\d+ 0:\d+% 1:\d+% +0 +\d+\n/);
    // Nobody was sent to a pod that had gone: nothing had to be tried again, but where one died.
    expect(text.match(/^ +a zone drains +[\d,]+ +0 +0 +\d+%$/gm)).toHaveLength(3);
    expect(
      text.match(/^ +(steady|a rollout|the server restarts) +[\d,]+ +0 +0 +100%$/gm),
    ).toHaveLength(9);
    expect(text).toMatch(/\n[\d,]{4,} requests, 0 failed, \d+ tried again\n$/);
    expectNothingLeft(run);
  });

  test('Ctrl-C stops everything', async () => {
    const run = sidecar('--clients grpc-js --phases steady --duration 100');
    await vi.waitFor(() => expect(run.printed()).toContain('\nsteady\n'), 60_000);
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.printed()).toContain('\nSIGINT: everything is stopped\n');
    expectNothingLeft(run);
  });
});

test('a command line that makes no sense starts nothing', async () => {
  const run = sidecar('--clients java');
  expect(await run.ended).toBe(126);
  expect(run.printed()).toBe("error: --clients: 'java' is none of grpc-js, python, envoy\n");
});
