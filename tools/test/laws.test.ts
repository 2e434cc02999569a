import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readLaws } from '../src/laws.ts';

const book = readLaws(resolve(import.meta.dirname, '../..'));

test('laws L1 to L10 each stand in a SPEC.md', () => {
  const wanted = Array.from({ length: 10 }, (_, i) => `L${i + 1}`);
  expect([...book.listed.keys()].sort()).toEqual(expect.arrayContaining(wanted.sort()));
});

test('every listed law has a test that names it', () => {
  const untested = [...book.listed.keys()].filter((id) => !book.tested.has(id));
  expect(untested).toEqual([]);
});

test('no test and no invariant names a law that is not listed', () => {
  const named = new Set([...book.tested.keys(), ...book.asserted.keys()]);
  expect([...named].filter((id) => !book.listed.has(id))).toEqual([]);
});
