import { expect, test } from 'vitest';
import { type Look, Quiet } from '../../src/run/quiet.ts';

const calm: Look = { nowMs: 1000, isServerIdle: true, outdated: 0, lastUpdateMs: 600 };
const nobody = (): Promise<number> => Promise.resolve(0);
const somebody = (): Promise<number> => Promise.resolve(1);

async function becomesQuiet(quiet: Quiet): Promise<readonly boolean[]> {
  return [await quiet.look(calm, nobody), await quiet.look(calm, nobody)];
}

test('two calm looks in a row make it quiet', async () => {
  expect(await becomesQuiet(new Quiet(300))).toEqual([false, true]);
});

test('a stream has news that was not sent: the calm begins anew', async () => {
  const quiet = new Quiet(300);
  await quiet.look(calm, nobody);
  expect(await quiet.look(calm, somebody)).toBe(false);
  expect(await becomesQuiet(quiet)).toEqual([false, true]);
});

test.each([
  ['a shard works', { isServerIdle: false }],
  ['an agent is not current', { outdated: 1 }],
  ['somebody was told something just now', { lastUpdateMs: 701 }],
] satisfies [string, Partial<Look>][])(
  '%s: the calm begins anew, and nobody is asked who is behind',
  async (_, different) => {
    const quiet = new Quiet(300);
    await quiet.look(calm, nobody);
    const asked = quiet.look({ ...calm, ...different }, () => Promise.reject(new Error('asked')));
    expect(await asked).toBe(false);
    expect(await becomesQuiet(quiet)).toEqual([false, true]);
  },
);
