import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { unusedDependencies } from '../src/unused.ts';

test('every declared dependency is imported', () => {
  expect(unusedDependencies(resolve(import.meta.dirname, '../..'))).toEqual([]);
});
