import { expect, test } from 'vitest';
import { type Look, Quiet } from '../../src/run/quiet.ts';

const calm: Look = {
  nowMs: 1000,
  isServerIdle: true,
  outdated: 0,
  behind: 0,
  lastUpdateMs: 600,
};

test('two calm looks in a row make it quiet', () => {
  const quiet = new Quiet(300);
  expect([quiet.look(calm), quiet.look(calm)]).toEqual([false, true]);
});

test.each([
  ['a shard works', { isServerIdle: false }],
  ['an agent is not current', { outdated: 1 }],
  ['a stream has news that was not sent', { behind: 1 }],
  ['somebody was told something just now', { lastUpdateMs: 701 }],
] satisfies [string, Partial<Look>][])('%s: the calm begins anew', (_, different) => {
  const quiet = new Quiet(300);
  quiet.look(calm);
  expect(quiet.look({ ...calm, ...different })).toBe(false);
  expect([quiet.look(calm), quiet.look(calm)]).toEqual([false, true]);
});
