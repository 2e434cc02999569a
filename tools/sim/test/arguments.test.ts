import { expect, test } from 'vitest';
import { parseSimArguments } from '../src/arguments.ts';

const both = ['engine', 'plane'];

test.each([
  ['', { seed: 7, steps: 300, seeds: 20, worlds: both, trace: false }],
  ['--seed 3', { seed: 3, steps: 300, seeds: 1, worlds: both, trace: false }],
  ['--seed 3 --seeds 4 --steps 50', { seed: 3, steps: 50, seeds: 4, worlds: both, trace: false }],
  ['--seed 0', { seed: 0, steps: 300, seeds: 1, worlds: both, trace: false }],
  ['--world plane --trace', { seed: 7, steps: 300, seeds: 20, worlds: ['plane'], trace: true }],
])('sim %s', (line, wanted) => {
  expect(parseSimArguments(line.split(' ').filter(Boolean), 7)).toEqual(wanted);
});

test.each([
  ['--seed x', "--seed must be an integer of at least 0, not 'x'"],
  ['--steps 0', "--steps must be an integer of at least 1, not '0'"],
  ['--world moon', "--world must be engine or plane, not 'moon'"],
  ['--seeds 1.5', "--seeds must be an integer of at least 1, not '1.5'"],
])('sim %s is refused', (line, message) => {
  expect(() => parseSimArguments(line.split(' '), 7)).toThrow(new RangeError(message));
});

test('--help asks for no run', () => {
  expect(parseSimArguments(['--help'], 7)).toBeUndefined();
});
