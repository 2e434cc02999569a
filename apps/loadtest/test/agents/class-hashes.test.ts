import { expect, test } from 'vitest';
import { ClassHashes } from '../../src/agents/class-hashes.ts';

const told = (revision: number, hash: string, epoch = 'e') => ({ epoch, revision, hash });

test.each([
  ['the same again', told(2, 'a'), undefined],
  ['another hash for the same revision', told(2, 'b'), 'a'],
  ['a newer revision', told(3, 'b'), undefined],
  ['an older one, of which nobody knows any more', told(1, 'b'), undefined],
  ['another epoch', told(2, 'b', 'f'), undefined],
])('%s', (_, next, other) => {
  const classes = new ClassHashes();
  expect(classes.other('s', 'c', told(2, 'a'))).toBeUndefined();
  expect(classes.other('s', 'c', next)).toBe(other);
});

test('classes and services are apart', () => {
  const classes = new ClassHashes();
  classes.other('s', 'c', told(2, 'a'));
  expect(classes.other('s', 'd', told(2, 'b'))).toBeUndefined();
  expect(classes.other('t', 'c', told(2, 'b'))).toBeUndefined();
});
