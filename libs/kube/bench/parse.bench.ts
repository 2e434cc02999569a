import { expect, test } from 'vitest';
import { parseManifestBytes, parseManifests, parseObject } from '../src/index.ts';
import { podListText } from './pod-list.ts';

const text = podListText(2000);
const bytes = Buffer.from(text);
const { items } = JSON.parse(text) as { items: unknown[] };

/** The budget: reading all of it takes at most as long again as JSON.parse alone. */
test('2,000 pods of 3 KB', async ({ bench }) => {
  let kept = 0;
  const results = await bench.compare(
    bench('JSON.parse alone', () => void JSON.parse(text)),
    bench('parseManifests, JSON.parse included', () => {
      kept = parseManifests(text).objects.length;
    }),
    bench('parseManifestBytes', () => {
      kept = parseManifestBytes(bytes).objects.length;
    }),
    bench('parseObject on what was parsed', () => items.forEach((item) => void parseObject(item))),
  );
  expect(kept).toBe(2000);
  expect(results).toBeDefined();
});
