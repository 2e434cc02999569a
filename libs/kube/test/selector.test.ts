import { expect, test } from 'vitest';
import { type Labels, matches } from '../src/index.ts';

/** `a=1,b=2` */
const labels = (text: string): Labels =>
  Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=')),
  );

test.each([
  ['a=1', 'a=1', true],
  ['a=1', 'a=1,b=2', true],
  ['a=1,b=2', 'a=1', false],
  ['a=1', 'a=2', false],
  ['a=', 'a=', true],
  ['a=', '', false],
  ['', 'a=1', true],
  ['constructor=x', '', false],
])('%s selects %s: %s', (selector, of, selected) => {
  expect(matches(labels(selector), labels(of))).toBe(selected);
});
