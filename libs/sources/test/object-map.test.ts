import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ObjectMap } from '../src/object-map.ts';

const arbName = fc.record({
  kind: fc.constantFrom('Pod', 'Node'),
  namespace: fc.constantFrom('', 'a', 'b'),
  name: fc.constantFrom('a', 'b'),
});
const byValue = (a: number, b: number): number => a - b;
const arbSteps = fc.array(
  fc.record({ object: arbName, act: fc.constantFrom('set', 'set', 'delete'), value: fc.nat(9) }),
);

test('what is kept is found, under its kind, namespace and name alone', () => {
  fc.assert(
    fc.property(arbSteps, fc.array(arbName), (steps, asked) => {
      const map = new ObjectMap<number>();
      const plain = new Map<string, number>();
      const keyOf = ({ kind, namespace, name }: (typeof asked)[0]): string =>
        [kind, namespace, name].join('/');
      for (const { object, act, value } of steps) {
        if (act === 'set') {
          map.set(object, value);
          plain.set(keyOf(object), value);
        } else {
          map.delete(object);
          plain.delete(keyOf(object));
        }
        expect(map.get(object)).toBe(plain.get(keyOf(object)));
        for (const other of asked) expect(map.get(other)).toBe(plain.get(keyOf(other)));
        expect([...map.values()].sort(byValue)).toEqual([...plain.values()].sort(byValue));
      }
    }),
  );
});
