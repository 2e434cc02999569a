import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mailbox } from '../src/mailbox.ts';

const things = [0, 1, 2, 3, 4].map((id) => ({ id }));
type Thing = (typeof things)[number];

const arbStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('put' as const), thing: fc.constantFrom(...things) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('take' as const),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lost' as const) }) },
);

test('L63: coalescing never loses the last state, holds an object once, and keeps the oldest ingest time', () => {
  fc.assert(
    fc.property(fc.array(arbStep, { maxLength: 60 }), (steps) => {
      const mailbox = new Mailbox<Thing>();
      /** Per thing: version put last, version landed last, and since when the shard lacks something. */
      const latest = new Map<Thing, number>();
      const landed = new Map<Thing, number>();
      const since = new Map<Thing, number>();
      let now = 0;
      const take = (limit: number): void => {
        const line = mailbox.size;
        const batch = mailbox.take(limit);
        expect(batch.length).toBe(Math.min(limit, line));
        for (const { object, ingestMs } of batch) expect(ingestMs).toBe(since.get(object));
        mailbox.landed();
        for (const { object } of batch) {
          landed.set(object, latest.get(object) ?? 0);
          since.delete(object);
        }
      };
      for (const step of steps) {
        now++;
        if (step.do === 'put') {
          latest.set(step.thing, now);
          if (!since.has(step.thing)) since.set(step.thing, now);
          mailbox.put(step.thing, now);
        } else if (step.do === 'take') {
          take(step.limit);
        } else {
          mailbox.take(2);
          mailbox.lost();
        }
        expect(mailbox.size).toBeLessThanOrEqual(things.length);
      }
      take(Infinity);
      expect(landed).toEqual(latest);
      expect(mailbox.landedThrough).toBe(mailbox.lastTicket);
    }),
    { numRuns: 500 },
  );
});

test('an object that changes again keeps its place in the line', () => {
  const [a, b, c] = things as [Thing, Thing, Thing];
  const mailbox = new Mailbox<Thing>();
  for (const thing of [a, b, a, c, b, a]) mailbox.put(thing, 1);
  expect(mailbox.take(2).map((w) => w.object)).toEqual([a, b]);
  mailbox.landed();
  expect(mailbox.take(2).map((w) => w.object)).toEqual([c]);
});

test('a change while its object is aboard waits for the next batch', () => {
  const [a] = things as [Thing];
  const mailbox = new Mailbox<Thing>();
  mailbox.put(a, 1);
  mailbox.take(9);
  mailbox.put(a, 2);
  mailbox.landed();
  expect(mailbox.landedThrough).toBeLessThan(mailbox.lastTicket);
  expect(mailbox.take(9)).toEqual([{ object: a, ingestMs: 2 }]);
});

test('a batch that was lost waits again with the time of its oldest change', () => {
  const [a] = things as [Thing];
  const mailbox = new Mailbox<Thing>();
  mailbox.put(a, 1);
  mailbox.take(9);
  mailbox.put(a, 2);
  mailbox.lost();
  expect(mailbox.take(9)).toEqual([{ object: a, ingestMs: 1 }]);
});
