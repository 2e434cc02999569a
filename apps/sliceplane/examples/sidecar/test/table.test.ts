import { expect, test } from 'vitest';
import { type Paint, unpainted } from '../src/paint.ts';
import { type Column, type PodState, type Row, table } from '../src/table.ts';
import { counts } from './counts.ts';

/** `a1 ready` */
function columns(...texts: readonly string[]): Column[] {
  return texts.map((text) => {
    const [pod = '', state = ''] = text.split(' ');
    return { pod, zone: pod.slice(0, 1), state: state as PodState };
  });
}

function row(client: string, text: string, more: Partial<Row> = {}): Row {
  const zone = client.slice(-1);
  return { client, zone, counts: counts(text), seconds: 1, failed: 0, retried: 0, ...more };
}

test('pods stand by zone, clients have a line each', () => {
  const pods = columns('a1 ready', 'a2 drain', 'b1 start', 'c1 down');
  const rows = [
    row('grpc-js in a', 'a1:30 a2:10 P0:40'),
    row('grpc-js in c', 'a1:100 a2:99 b1:1 P0:50 P1:150', { seconds: 4, failed: 1, retried: 23 }),
    row('envoy in b', ''),
  ];
  expect(`\n${table(pods, rows, unpainted).join('\n')}`).toMatchInlineSnapshot(`
    "
                   zone a         zone b   zone c
                     a1     a2      b1      c1   calls/s    priority  failed  retried
                   ready  drain   start   down
    grpc-js in a    75%    25%       ·       ·        40           0       0        0
    grpc-js in c    50%    50%     <1%       ·        50 0:25% 1:75%       1       23
    envoy in b        ·      ·       ·       ·         0           -       0        0"
  `);
});

test('a terminal sees what is well, what is odd and what is bad', () => {
  const paint: Paint = (tone, text) => (text.trim() === '' ? text : `<${tone} ${text.trim()}>`);
  const rows = [row('x in a', 'a1:1 b1:1 P0:2', { failed: 3 })];
  const text = table(columns('a1 ready', 'b1 down', 'b2 drain'), rows, paint).join('\n');
  for (const marked of ['good ready', 'bad down', 'warn drain', 'good 50%', 'warn 50%', 'bad 3']) {
    expect(text).toContain(`<${marked}>`);
  }
});

test('nobody calls nobody', () => {
  expect(table([], [], unpainted)).toHaveLength(3);
});
