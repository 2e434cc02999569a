import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbHistory, slice, tampered, TAMPERINGS } from '../src/index.ts';

test('histories start with a cluster and contain every kind of move', () => {
  const seen = new Set<string>();
  for (const history of fc.sample(arbHistory(), { numRuns: 200, seed: 7 })) {
    for (const move of history.flat()) {
      if (move.move === 'tamper') seen.add(move.how);
      else if (move.delta.op === 'upsert') seen.add(move.delta.object.kind);
      else seen.add(`no ${move.delta.kind}`);
    }
  }
  const kinds = ['Service', 'Pod', 'Node', 'Endpoints', 'EndpointSlice'];
  expect([...seen].sort()).toEqual(
    [...kinds, ...kinds.map((kind) => `no ${kind}`), ...TAMPERINGS].sort(),
  );
});

test.each(TAMPERINGS)('%s changes a slice and leaves the original alone', (how) => {
  const original = slice('s1 http:80 [a^za b^zb]');
  const before = structuredClone(original);
  expect(tampered(original, how)).not.toEqual(before);
  expect(original).toEqual(before);
});
