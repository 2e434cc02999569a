import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { REWRITE, runGolden } from '../src/index.ts';

const STORY = `# A sum.
add 1 2
----
3

# And again,
# with two commands.
add 1 2
add 3 4
----
3
7
`;

const sum = (commands: readonly string[]): string =>
  commands
    .map((c) =>
      c
        .split(' ')
        .slice(1)
        .reduce((n, word) => n + Number(word), 0),
    )
    .join('\n');

function story(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'golden-')), 'story');
  writeFileSync(file, text);
  return file;
}

afterEach(() => vi.unstubAllEnvs());

test('a story that holds is itself', () => {
  const { expected, actual } = runGolden(story(STORY), sum);
  expect(actual).toBe(expected);
});

test('a story that does not hold differs, and is left alone', () => {
  const file = story(STORY.replace('7', '8'));
  const { expected, actual } = runGolden(file, sum);
  expect(actual).not.toBe(expected);
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

test('asked to rewrite, it tells what happens now', () => {
  vi.stubEnv(REWRITE, '1');
  const file = story(STORY.replace('7', '8'));
  runGolden(file, sum);
  expect(readFileSync(file, 'utf8')).toBe(STORY);
});
