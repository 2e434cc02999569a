import { expect, test } from 'vitest';
import { ClassHashes } from '../../src/agents/class-hashes.ts';

const view = {
  service: 's',
  viewClass: 'c',
  state: 'VIEW_STATE_READY',
  revision: 2,
  hash: 'a',
} as const;

test.each([
  ['the same again', {}, 'e', undefined],
  ['another hash for the same revision', { hash: 'b' }, 'e', 'a'],
  ['a stale view is one of this server', { hash: 'b', state: 'VIEW_STATE_STALE' }, 'e', 'a'],
  ['a newer revision', { revision: 3, hash: 'b' }, 'e', undefined],
  ['an older one, of which nobody knows any more', { revision: 1, hash: 'b' }, 'e', undefined],
  ['another epoch', { hash: 'b' }, 'f', undefined],
  ['no view', { hash: '' }, 'e', undefined],
  ['pending', { hash: 'b', state: 'VIEW_STATE_PENDING_SYNC' }, 'e', undefined],
] as const)('%s', (_, different, epoch, other) => {
  const classes = new ClassHashes();
  expect(classes.other(view, 'e')).toBeUndefined();
  expect(classes.other({ ...view, ...different }, epoch)).toBe(other);
});

test('a new epoch is remembered once its server has told a view of its own', () => {
  const classes = new ClassHashes();
  classes.other({ ...view, hash: 'of the old one', state: 'VIEW_STATE_PENDING_SYNC' }, 'f');
  expect(classes.other(view, 'f')).toBeUndefined();
  expect(classes.other({ ...view, hash: 'b' }, 'f')).toBe('a');
});

test('classes and services are apart', () => {
  const classes = new ClassHashes();
  classes.other(view, 'e');
  expect(classes.other({ ...view, viewClass: 'd', hash: 'b' }, 'e')).toBeUndefined();
  expect(classes.other({ ...view, service: 't', hash: 'b' }, 'e')).toBeUndefined();
});
