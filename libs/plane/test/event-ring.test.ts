import { expect, test } from 'vitest';
import { EventRing } from '../src/event-ring.ts';

function event(name: string) {
  return {
    type: 'Normal' as const,
    reason: 'Reason',
    message: 'message',
    kind: 'Service' as const,
    namespace: 'shop',
    name,
  };
}

test('the newest are kept, however many come', () => {
  const ring = new EventRing(3);
  for (const [i, name] of ['a', 'b', 'c', 'd', 'e'].entries()) ring.record(event(name), i);
  expect(ring.newestFirst().map(({ name }) => name)).toEqual(['e', 'd', 'c']);
  expect(ring.total).toBe(5);
});

test('one that comes again is counted and is the newest', () => {
  const ring = new EventRing(3);
  for (const [i, name] of ['a', 'b', 'a', 'c', 'd'].entries()) ring.record(event(name), i);
  expect(ring.newestFirst().map(({ name, count, timeMs }) => [name, count, timeMs])).toEqual([
    ['d', 1, 4],
    ['c', 1, 3],
    ['a', 2, 2],
  ]);
});
