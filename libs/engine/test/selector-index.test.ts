import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AnchorEntry,
  type Labelled,
  type LabelSet,
  sameLabels,
  SelectorIndex,
} from '../src/selector-index.ts';

const arbLabels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', ''), {
  maxKeys: 3,
  noNullPrototype: true,
});
const arbLabelled: fc.Arbitrary<Labelled> = fc.record({
  scope: fc.constantFrom('x', 'y'),
  labels: arbLabels,
});
const arbStep = fc.record({
  what: fc.constantFrom('member' as const, 'anchor' as const),
  id: fc.constantFrom('0', '1', '2', '3', '4', '5'),
  at: fc.option(arbLabelled, { nil: undefined, freq: 4 }),
});

/** The same question, asked of everybody. */
function selects(selector: Labelled, member: Labelled): boolean {
  return (
    selector.scope === member.scope &&
    Object.entries(selector.labels).every(([name, value]) => member.labels[name] === value)
  );
}

test('both directions equal the double loop after every step, and nothing is left when all have left', () => {
  fc.assert(
    fc.property(fc.array(arbStep, { maxLength: 60 }), (steps) => {
      const index = new SelectorIndex<string, string>();
      const members = new Map<string, { at: Labelled; set: LabelSet<string, string> }>();
      const anchors = new Map<string, { at: Labelled; entry: AnchorEntry<string, string> }>();
      for (const { what, id, at } of steps) {
        if (what === 'member') {
          const before = members.get(id);
          if (at !== undefined) members.set(id, { at, set: index.join(id, at, before?.set) });
          else if (before !== undefined) {
            index.leave(id, before.set);
            members.delete(id);
          }
        } else {
          const before = anchors.get(id);
          if (before !== undefined) index.drop(before.entry);
          anchors.delete(id);
          if (at !== undefined) anchors.set(id, { at, entry: index.add(id, at) });
        }
        for (const [member, { at: carried, set }] of members) {
          const wanted = [...anchors]
            .filter(([, a]) => selects(a.at, carried))
            .map(([name]) => name);
          expect([...set.selectedBy].map((e) => e.anchor).sort()).toEqual(wanted.sort());
          expect(set.members.has(member)).toBe(true);
        }
        for (const { at: selector, entry } of anchors.values()) {
          const wanted = [...members]
            .filter(([, m]) => selects(selector, m.at))
            .map(([name]) => name);
          expect([...entry.sets].flatMap((set) => [...set.members]).sort()).toEqual(wanted.sort());
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('members with equal labels share one label set, however the labels are ordered', () => {
  const index = new SelectorIndex<string, string>();
  const one = index.join('m1', { scope: 'x', labels: { a: '1', b: '2' } });
  const two = index.join('m2', { scope: 'x', labels: { b: '2', a: '1' } });
  expect(two).toBe(one);
  expect(index.join('m1', { scope: 'x', labels: { a: '1', b: '2' } }, one)).toBe(one);
  expect(index.join('m3', { scope: 'y', labels: { a: '1', b: '2' } })).not.toBe(one);
});

test('a label set that everybody left is not come back to', () => {
  const index = new SelectorIndex<string, string>();
  const at = { scope: 'x', labels: { a: '1' } };
  const entry = index.add('anchor', at);
  const before = index.join('m', at);
  index.leave('m', before);
  const after = index.join('m', at);
  expect([...entry.sets]).toEqual([after]);
});

test('a label text cannot be mistaken for another pair', () => {
  const index = new SelectorIndex<string, string>();
  const entry = index.add('anchor', { scope: 'x', labels: { ab: 'c' } });
  index.join('m', { scope: 'x', labels: { a: 'bc' } });
  expect(entry.sets.size).toBe(0);
});

test.each([
  [{ a: '1' }, { a: '1' }, true],
  [{ a: '1', b: '2' }, { b: '2', a: '1' }, true],
  [{ a: '1' }, { a: '1', b: '2' }, false],
  [{ a: '1', b: '2' }, { a: '1' }, false],
  [{ a: '1' }, { b: '1' }, false],
  [{}, {}, true],
] as const)('labels %o and %o are the same: %s', (a, b, same) => {
  expect(sameLabels(a, b)).toBe(same);
});

test('L69: a member costs its own labels, not the number of anchors', () => {
  const joins = (anchors: number): number => {
    const index = new SelectorIndex<string, string>();
    for (let i = 0; i < anchors; i++) {
      index.add(`a${i}`, { scope: 'x', labels: { tier: 'web', app: `app-${i}` } });
    }
    const startMs = performance.now();
    for (let i = 0; i < 2_000; i++) {
      index.join(`m${i}`, {
        scope: 'x',
        labels: { tier: 'web', app: `app-${i % 10}`, pod: `p${i}` },
      });
    }
    return performance.now() - startMs;
  };
  const best = (anchors: number): number => Math.min(...[1, 2, 3, 4, 5].map(() => joins(anchors)));
  best(10);
  // A scan would be a thousand times as much; on a busy machine a few times is noise.
  expect(best(10_000) / best(10)).toBeLessThan(100);
});
