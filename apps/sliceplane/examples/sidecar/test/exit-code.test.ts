import { expect, test } from 'vitest';
import { exitCode } from '../src/exit-code.ts';

test.each([
  [0, 0, undefined, 0],
  [3, 0, undefined, 3],
  [3, 2, undefined, 3],
  [125, 0, undefined, 125],
  [4000, 0, undefined, 125],
  [0, 1, undefined, 126],
  [3, 0, 'SIGINT', 130],
  [0, 0, 'SIGTERM', 143],
] as const)('%d failed, %d unseen, interrupted by %s: exit %d', (failed, unseen, signal, code) => {
  expect(exitCode({ failedRequests: failed, unseen, interrupted: signal })).toBe(code);
});
