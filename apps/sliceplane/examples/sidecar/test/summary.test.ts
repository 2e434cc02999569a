import { expect, test } from 'vitest';
import { unpainted } from '../src/paint.ts';
import { summary } from '../src/summary.ts';
import { counts } from './counts.ts';

test('a line per client and phase, and one for all', () => {
  const lines = summary(
    [
      { client: 'grpc-js in a', phase: 'steady', counts: counts('a1:1200 a2:34'), ownZone: 1 },
      {
        client: 'grpc-js in a',
        phase: 'a pod dies',
        counts: counts('a1:5', { retried: 3 }),
        ownZone: 0.9999,
      },
      {
        client: 'envoy in b',
        phase: 'steady',
        counts: counts('', { failed: 2 }),
        ownZone: undefined,
      },
    ],
    unpainted,
  );
  expect(`\n${lines.join('\n')}`).toMatchInlineSnapshot(`
    "
    client         phase        calls   failed   retried   own zone
    grpc-js in a   steady       1,234        0         0       100%
                   a pod dies       5        0         3        99%
    envoy in b     steady           2        2         0          -
    all                         1,241        2         3"
  `);
});
