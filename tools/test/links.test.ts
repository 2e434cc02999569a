import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { deadLinks } from '../src/links.ts';

test('every file that a document names or links exists', () => {
  expect(deadLinks(resolve(import.meta.dirname, '../..'))).toEqual([]);
});
