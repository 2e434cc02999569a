import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Alarm, Alarms } from '../src/alarms.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function alarm(ring: (nowMs: number) => void): Alarm {
  return { alarmAt: -1, alarmMs: 0, ring };
}

test('L125: any number of alarms that are set, moved and cleared ring once, in order, on one timer', () => {
  const arbSteps = fc.array(
    fc.record({
      who: fc.nat(19),
      inMs: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      passMs: fc.nat(60),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(arbSteps, (steps) => {
      const alarms = new Alarms();
      const rung: string[] = [];
      const expected: string[] = [];
      const due = new Map<number, number>();
      const all = Array.from({ length: 20 }, (_, who) => alarm(() => rung.push(`${who}`)));
      const pass = (ms: number): void => {
        const untilMs = performance.now() + ms;
        for (const [who, atMs] of [...due].toSorted(([, a], [, b]) => a - b)) {
          if (atMs > untilMs) continue;
          expected.push(`${who}`);
          due.delete(who);
        }
        vi.advanceTimersByTime(ms);
      };
      for (const { who, inMs, passMs } of steps) {
        const taken = [...due.values()].includes(performance.now() + (inMs ?? 0));
        if (inMs === undefined) {
          alarms.clear(all[who] as Alarm);
          due.delete(who);
        } else if (!taken) {
          alarms.set(all[who] as Alarm, performance.now() + inMs);
          due.set(who, performance.now() + inMs);
        }
        expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
        pass(passMs);
        expect(alarms.size).toBe(due.size);
      }
      pass(1000);
      expect(rung).toEqual(expected);
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});

test('an alarm may set itself again while it rings', () => {
  const alarms = new Alarms();
  const rung: number[] = [];
  const one = alarm((nowMs) => {
    rung.push(nowMs);
    if (rung.length < 3) alarms.set(one, nowMs + 10);
  });
  const start = performance.now();
  alarms.set(one, start + 10);
  vi.advanceTimersByTime(100);
  expect(rung.map((ms) => ms - start)).toEqual([10, 20, 30]);
});
