import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dashboard } from '../src/dashboard.ts';

test('the dashboard is what its source says: npx node tools/src/dashboard.ts writes it', () => {
  const path = resolve(import.meta.dirname, '../../docs/grafana/sliceplane.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(dashboard())));
});
