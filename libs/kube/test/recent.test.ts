import { expect, test } from 'vitest';
import { type Pod, parseObject } from '../src/index.ts';
import { Recent } from '../src/recent.ts';

function podOf(name: string, version: string, port: number): Pod {
  const parsed = parseObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', version } },
    spec: { containers: [{ ports: [{ name: 'http', containerPort: port }] }] },
  });
  if (!parsed.ok || parsed.object.kind !== 'Pod') throw new Error(`${name} is no Pod`);
  return parsed.object;
}

test('pods of two templates that come mixed keep one label map and one port list for each', () => {
  const pods = [1, 2, 3, 4].flatMap((i) => [podOf(`a${i}`, '1', 80), podOf(`b${i}`, '2', 81)]);
  expect(new Set(pods.map(({ labels }) => labels)).size).toBe(2);
  expect(new Set(pods.map(({ ports }) => ports)).size).toBe(2);
  expect(pods[7]).toMatchObject({ labels: { version: '2' }, ports: [{ port: 81 }] });
});

test('labels that only begin alike are not the same', () => {
  const one = podOf('a', '1', 80);
  const parsed = parseObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'b', labels: { app: 'web', version: '1', extra: 'x' } },
  });
  expect(parsed).toMatchObject({ ok: true, object: { labels: { extra: 'x' } } });
  expect(one.labels).toEqual({ app: 'web', version: '1' });
  expect(podOf('c', '1', 80).labels).toEqual({ app: 'web', version: '1' });
});

test('what has not been said lately is kept as it came', () => {
  const recent = new Recent<{ n: number }>((a, b) => a.n === b.n);
  const first = { n: 1 };
  expect(recent.share(first)).toBe(first);
  expect(recent.share({ n: 1 })).toBe(first);
  for (const n of [2, 3, 4, 5]) recent.share({ n });
  expect(recent.share({ n: 1 })).not.toBe(first);
});
