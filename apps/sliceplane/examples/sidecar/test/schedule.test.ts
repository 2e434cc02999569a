import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phaseNames, schedule } from '../src/schedule.ts';

test('phases come in the order of the story and share out the time', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...phaseNames], { minLength: 1 }),
      fc.integer({ min: 5000, max: 600_000 }),
      (phases, durationMs) => {
        const scheduled = schedule(phases, durationMs);
        const names = scheduled.map(({ name }) => name);
        expect(names).toEqual(phaseNames.filter((name) => phases.includes(name)));
        const whole = scheduled.reduce((sum, { ms }) => sum + ms, 0);
        expect(Math.abs(whole - durationMs)).toBeLessThanOrEqual(phases.length);
      },
    ),
  );
});

test('a phase alone has all of it', () => {
  expect(schedule(['rollout'], 12_000)).toEqual([{ name: 'rollout', ms: 12_000 }]);
});
