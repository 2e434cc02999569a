import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTimes, parseTime, rfc3339Nano } from '../src/index.ts';

test.each([
  ['1970-01-01T00:00:00Z', 0, 0],
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5), 0],
  ['2026-01-02T03:04:05.123456789Z', Date.UTC(2026, 0, 2, 3, 4, 5, 123), 456_789],
  ['2026-01-02T03:04:05.1Z', Date.UTC(2026, 0, 2, 3, 4, 5, 100), 0],
  ['2026-01-02T03:04:05.0000000019Z', Date.UTC(2026, 0, 2, 3, 4, 5), 1],
  ['2026-01-02T05:04:05+02:00', Date.UTC(2026, 0, 2, 3, 4, 5), 0],
  ['2026-01-02T00:34:05-02:30', Date.UTC(2026, 0, 2, 3, 4, 5), 0],
  ['1969-12-31T23:59:59.999999999Z', -1, 999_999],
  ['2024-02-29t00:00:00z', Date.UTC(2024, 1, 29), 0],
])('%s is %d ms and %d ns', (text, ms, nanos) => expect(parseTime(text)).toEqual({ ms, nanos }));

test.each([
  '',
  '2026-01-02',
  '2026-01-02 03:04:05Z',
  '2026-01-02T03:04:05',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-02T24:00:00Z',
  '2026-01-02T03:60:05Z',
  '2026-01-02T03:04:60Z',
  '2026-01-02T03:04:05.Z',
  '2026-01-02T03:04:05+24:00',
  `2026-01-02T03:04:05.${'1'.repeat(1e6)}Z`,
  'yesterday',
])('%.40j is no time', (text) => expect(parseTime(text)).toBeUndefined());

test('times print as Go prints them, and order by the nanosecond', () => {
  const arbTime = fc.record({
    ms: fc.integer({ min: 0, max: Date.UTC(9999, 0) }),
    nanos: fc.integer({ min: 0, max: 999_999 }),
  });
  fc.assert(
    fc.property(arbTime, arbTime, (a, b) => {
      expect(parseTime(rfc3339Nano(a))).toEqual(a);
      const exact = (t: typeof a): bigint => BigInt(t.ms) * 1_000_000n + BigInt(t.nanos);
      expect(Math.sign(compareTimes(a, b))).toBe(
        Number(exact(a) > exact(b)) - Number(exact(a) < exact(b)),
      );
    }),
  );
  expect(rfc3339Nano({ ms: 1500, nanos: 0 })).toBe('1970-01-01T00:00:01.5Z');
  expect(rfc3339Nano({ ms: 1000, nanos: 10 })).toBe('1970-01-01T00:00:01.00000001Z');
  expect(rfc3339Nano({ ms: 1000, nanos: 0 })).toBe('1970-01-01T00:00:01Z');
});

test('a whole second is what it is with a fraction of nothing', () => {
  const two = (max: number): fc.Arbitrary<string> =>
    fc
      .oneof(fc.nat(max).map(String), fc.constantFrom('', 'a', '1:'))
      .map((t) => t.padStart(2, '0'));
  const arbText = fc
    .tuple(
      fc.nat(9999),
      two(13),
      two(32),
      two(24),
      two(60),
      two(60),
      fc.constantFrom('T', 't', ' '),
    )
    .map(([year, month, day, hour, minute, second, t]) => {
      const date = `${String(year).padStart(4, '0')}-${month}-${day}`;
      return `${date}${t}${hour}:${minute}:${second}`;
    });
  let times = 0;
  fc.assert(
    fc.property(arbText, (text) => {
      const time = parseTime(`${text}Z`);
      if (time !== undefined) times++;
      expect(time).toEqual(parseTime(`${text}.0Z`));
    }),
    { numRuns: 3000 },
  );
  expect(times).toBeGreaterThan(30);
});
