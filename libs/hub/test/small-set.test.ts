import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SmallSet } from '../src/small-set.ts';

const things = Array.from({ length: 4 }, (_, i) => ({ i }));

test('a small set holds what a Set would, in the same order', () => {
  const step = fc.record({ thing: fc.constantFrom(...things), adds: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const small = new SmallSet<{ i: number }>();
      const wanted = new Set<{ i: number }>();
      for (const { thing, adds } of steps) {
        const did = adds ? small.add(thing) : small.delete(thing);
        const should = adds ? void wanted.add(thing) : wanted.delete(thing);
        expect(did).toBe(should);
        expect(small.size).toBe(wanted.size);
        expect([...small.things()]).toEqual([...wanted]);
        expect([undefined, ...(wanted.size === 1 ? wanted : [])]).toContain(small.only);
      }
    }),
  );
});

test('what is walked over may be deleted meanwhile', () => {
  const small = new SmallSet<{ i: number }>();
  for (const thing of things) small.add(thing);
  for (const thing of small.things()) small.delete(thing);
  expect(small.size).toBe(0);
});
