import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { citedRules, explainedRules } from '../src/rules.ts';

const root = resolve(import.meta.dirname, '../..');

test('every rule number cited in the code is explained in docs/rules.md', () => {
  const explained = explainedRules(root);
  const unexplained = [...citedRules(root)].filter(([rule]) => !explained.has(rule));
  expect(unexplained.map(([rule, files]) => `${rule} in ${files.join(', ')}`)).toEqual([]);
});

test('the list is read at all', () => {
  expect(explainedRules(root).size).toBeGreaterThan(150);
  expect(citedRules(root).size).toBeGreaterThan(20);
});
