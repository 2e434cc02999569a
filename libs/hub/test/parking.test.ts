import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Parked, Parking } from '../src/parking.ts';

class Reader implements Parked {
  parking: Parking | undefined;
  slot = 0;
  news = 0;

  unpark(): void {
    this.news++;
  }
}

const arbStep = fc.record({
  reader: fc.nat(5),
  place: fc.nat(1),
  does: fc.constantFrom('add', 'delete', 'empty'),
});

test('everybody is in one place at most, and is told once when that is emptied', () => {
  fc.assert(
    fc.property(fc.array(arbStep, { maxLength: 80 }), (steps) => {
      const places = [new Parking(), new Parking()];
      const readers = Array.from({ length: 6 }, () => new Reader());
      const where = new Map<Reader, Parking>();
      const wanted = new Map<Reader, number>(readers.map((reader) => [reader, 0]));
      for (const { reader: i, place: j, does } of steps) {
        const [reader, place] = [readers[i] as Reader, places[j] as Parking];
        if (does === 'add') {
          place.add(reader);
          where.set(reader, place);
        } else if (does === 'delete') {
          place.delete(reader);
          if (where.get(reader) === place) where.delete(reader);
        } else {
          place.empty();
          for (const one of readers.filter((other) => where.get(other) === place)) {
            where.delete(one);
            wanted.set(one, (wanted.get(one) ?? 0) + 1);
          }
        }
        for (const one of readers)
          expect([one.parking, one.news]).toEqual([where.get(one), wanted.get(one)]);
        for (const one of places) {
          expect(one.size).toBe(readers.filter((other) => where.get(other) === one).length);
        }
      }
    }),
  );
});

test('who is told may park again, and take others with him', () => {
  const parking = new Parking();
  const [first, second] = [new Reader(), new Reader()];
  first.unpark = () => {
    parking.delete(second);
    parking.add(first);
  };
  parking.add(first);
  parking.add(second);
  parking.empty();
  expect([parking.size, first.parking, second.parking]).toEqual([1, parking, undefined]);
});
