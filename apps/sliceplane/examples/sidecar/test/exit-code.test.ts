import { expect, test } from 'vitest';
import { exitCode } from '../src/exit-code.ts';

test.each([
  [0, 0, 0],
  [3, 0, 3],
  [3, 2, 3],
  [125, 0, 125],
  [4000, 0, 125],
  [0, 1, 126],
])('%d requests failed, %d things unseen: exit %d', (failedRequests, unseen, code) => {
  expect(exitCode({ failedRequests, unseen })).toBe(code);
});
