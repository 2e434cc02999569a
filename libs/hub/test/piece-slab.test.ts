import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceSlab } from '../src/piece-slab.ts';
import { cutPieces, pieceEnd } from '../src/pieces.ts';
import { pieceOf, piecesOf } from './world.ts';

const arbStep = fc.record({
  id: fc.integer({ min: 1, max: 2 ** 52 - 1 }).map((id) => (id % 20) + 1),
  text: fc.option(fc.string({ maxLength: 200 })),
});

test('a slab holds what a map would, in order of id, however it came to it', () => {
  fc.assert(
    fc.property(fc.array(arbStep, { maxLength: 200 }), (steps) => {
      const slab = new PieceSlab();
      const wanted = new Map<number, string>();
      for (const { id, text } of steps) {
        if (text === null) slab.delete(id);
        else slab.set(id, pieceOf(id, text));
        if (text === null) wanted.delete(id);
        else wanted.set(id, text);
      }
      const ordered = [...wanted].toSorted(([a], [b]) => a - b);
      const joined = piecesOf(ordered).bytes;
      expect(slab.size).toBe(wanted.size);
      expect(slab.bytes).toBe(joined.length);
      expect(Buffer.compare(slab.joined(), joined)).toBe(0);
      expect(slab.joined()).toBe(slab.joined());
      const other = new PieceSlab();
      other.load(piecesOf(ordered.toReversed()));
      expect(Buffer.compare(other.joined(), joined)).toBe(0);
    }),
  );
});

test('a snapshot handed out is never written to', () => {
  const slab = new PieceSlab();
  slab.load(
    piecesOf([
      [1, 'a'],
      [2, 'b'],
    ]),
  );
  const snapshot = slab.joined();
  const copy = Buffer.from(snapshot);
  for (let i = 0; i < 500; i++) slab.set((i % 3) + 1, pieceOf((i % 3) + 1, `v${i}`));
  slab.joined();
  expect(Buffer.compare(snapshot, copy)).toBe(0);
});

test('L98: bytes held stay near the bytes alive, through any number of changes', () => {
  const slab = new PieceSlab();
  for (let id = 1; id <= 100; id++) slab.set(id, pieceOf(id, 'x'.repeat(100)));
  for (let i = 0; i < 20_000; i++) slab.set((i % 100) + 1, pieceOf((i % 100) + 1, 'y'.repeat(100)));
  expect(slab.heldBytes).toBeLessThan(5 * slab.bytes + 16 * 1024);
  for (let id = 2; id <= 100; id++) slab.delete(id);
  expect(slab.heldBytes).toBeLessThan(16 * 1024);
});

test('pieces are cut between, never within; one larger than the budget goes alone', () => {
  const { bytes, ends } = piecesOf([
    [1, 'a'],
    [2, 'b'.repeat(300)],
    [3, 'c'],
  ]);
  const [first = 0, second = 0, third = 0] = ends;
  expect(pieceEnd(bytes, 0)).toBe(first);
  expect(pieceEnd(bytes, first)).toBe(second);
  expect(cutPieces(bytes, 0, 100)).toBe(first);
  expect(cutPieces(bytes, first, 100)).toBe(second);
  expect(cutPieces(bytes, 0, second)).toBe(second);
  expect(cutPieces(bytes, second, 1000)).toBe(third);
  expect(() => pieceEnd(bytes, 1)).toThrow('no endpoints field at byte 1');
});
