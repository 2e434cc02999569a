import { expect, test } from 'vitest';
import { paintFor } from '../../src/output/colour.ts';

const green = '\u001B[32mready\u001B[39m';

test.each([
  // terminal  environment              text
  [true, {}, green],
  [false, {}, 'ready'],
  [true, { NO_COLOR: '1' }, 'ready'],
  [true, { NO_COLOR: '' }, green],
  [true, { TERM: 'dumb' }, 'ready'],
])('terminal %s, %j', (isTTY, env, text) => {
  expect(paintFor({ isTTY }, env)('good', 'ready')).toBe(text);
});
