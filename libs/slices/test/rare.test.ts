import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RareMap, RareSet } from '../src/rare.ts';

const arbSteps = fc.array(
  fc.record({
    act: fc.constantFrom('put', 'put', 'remove', 'clear'),
    key: fc.nat(3),
    value: fc.nat(9),
  }),
);

test('a rare set is a set, a rare map a map', () => {
  fc.assert(
    fc.property(arbSteps, (steps) => {
      const [set, rareSet] = [new Set<number>(), new RareSet<number>()];
      const [map, rareMap] = [new Map<number, number>(), new RareMap<number, number>()];
      const removed: boolean[][] = [];
      const wanted: boolean[][] = [];
      for (const { act, key, value } of steps) {
        if (act === 'put') {
          for (const some of [set, rareSet]) some.add(key);
          for (const some of [map, rareMap]) some.set(key, value);
        } else if (act === 'remove') {
          removed.push([rareSet.delete(key), rareMap.delete(key)]);
          wanted.push([set.delete(key), map.delete(key)]);
        } else {
          for (const some of [set, rareSet, map, rareMap]) some.clear();
        }
        expect([rareSet.size, [...rareSet]]).toEqual([set.size, [...set]]);
        expect([rareMap.size, [...rareMap]]).toEqual([map.size, [...map]]);
        expect([...rareMap.values()]).toEqual([...map.values()]);
        expect([rareSet.has(key), rareMap.has(key)]).toEqual([set.has(key), map.has(key)]);
        expect(rareMap.get(key)).toBe(map.get(key));
      }
      expect(removed).toEqual(wanted);
    }),
  );
});
