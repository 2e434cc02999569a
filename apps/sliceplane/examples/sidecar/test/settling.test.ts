import { describe, expect, test } from 'vitest';
import { Settling } from '../src/settling.ts';
import { counts } from './counts.ts';

/** `100 x a1:1`: at 100 ms, client x was answered by a1. `!` at the end: and a request failed. */
function after(expected: Readonly<Record<string, string>>, ...events: readonly string[]): Settling {
  const pods = Object.entries(expected).map(
    ([client, names]) => [client, new Set(names.split(' '))] as const,
  );
  const settling = new Settling(new Map(pods), 0);
  for (const event of events) {
    const [at = '', client = '', ...answered] = event.replace('!', '').split(' ');
    const failed = event.endsWith('!') ? 1 : 0;
    settling.take(client, counts(answered.join(' '), { failed }), Number(at));
  }
  return settling;
}

describe('clients are settled', () => {
  test.each([
    // expected          what happens                                  at    after
    [{ x: 'a1' }, ['100 x a1:1'], 600, 100],
    [{ x: 'a1 a2' }, ['100 x a1:1', '200 x a2:1'], 700, 200],
    [{ x: 'a1 a2' }, ['100 x a1:1', '5000 x a2:1', '5100 x a1:1'], 5500, 5000],
    [{ x: 'a1' }, ['100 x a1:1', '300 x b1:1', '400 x a1:1'], 900, 400], // an answer from elsewhere between
    [{ x: 'a1' }, ['100 x a1:1', '300 x a1:1!', '400 x a1:1'], 900, 400], // a failure between
    [{ x: 'a1', y: 'b1' }, ['100 x a1:1', '700 y b1:1'], 1200, 700], // the last one counts
    [{ x: 'a1' }, ['100 x a1:1', '150 z b1:1'], 600, 100], // nobody asked about z
    [{ x: 'a1' }, ['100 x', '200 x a1:1'], 700, 200], // no news is no answer
  ] as const)('%o after %j at %d ms, by what was told at %d ms', (expected, events, at, ms) => {
    const settling = after(expected, ...events);
    expect(settling.unsettled(at - 1)).not.toEqual([]);
    expect(settling.unsettled(at)).toEqual([]);
    expect(settling.isSettled(at)).toBe(true);
    expect(settling.afterMs).toBe(ms);
  });
});

describe('clients are not settled', () => {
  test.each([
    [{ x: 'a1' }, [], ['x']],
    [{ x: 'a1 a2' }, ['100 x a1:5'], ['x']], // one of two never answers
    [{ x: 'a1 a2' }, ['100 x a2:5', '200 x b1:1', '300 x a1:5'], ['x']], // nor since it called another
    [{ x: 'a1' }, ['100 x a1:5 b1:1'], ['x']],
    [{ x: 'a1', y: 'a1' }, ['100 y a1:5'], ['x']],
  ] as const)('%o after %j: %j', (expected, events, unsettled) => {
    const settling = after(expected, ...events);
    expect(settling.unsettled(60_000)).toEqual(unsettled);
    expect(settling.isSettled(60_000)).toBe(false);
  });
});
