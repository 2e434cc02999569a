import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from './e2e/command-line.ts';

const reference = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');

const { stdout: root } = await command('--help');
const commands = [...root.matchAll(/^ {2}([a-z]+)[ |]/gm)].map(([, name = '']) => name);

/** The long options that a help text lists. */
async function optionsOf(words: string): Promise<string[]> {
  const { stdout } = await command(`${words} --help`);
  return [...stdout.matchAll(/^ {2}(?:-\w, |)(--[a-z-]+)/gm)].map(([, option = '']) => option);
}

describe('docs/cli.md', () => {
  test('names every command', () => {
    expect(commands).toContain('view');
    for (const name of commands.filter((each) => each !== 'help' && each !== 'sliceplane')) {
      expect(reference).toMatch(new RegExp(`\`${name}[ \`]`));
    }
  });

  test.each([
    '',
    'serve',
    'view',
    'watch',
    'explain',
    'sessions',
    'xds',
    'bootstrap envoy',
    'bootstrap grpc',
  ])('names every option of %j', async (words) => {
    const options = await optionsOf(words);
    expect(options).toContain('--namespace');
    for (const option of options.filter((each) => each !== '--help' && each !== '--version')) {
      expect(reference).toMatch(new RegExp(`\`${option}[ \`]`));
    }
  });

  test('names no option that is not there', async () => {
    const ours = commands.filter((name) => name !== 'load'); // whose words are another program's
    const below = ['bootstrap envoy', 'bootstrap grpc'];
    const all = (await Promise.all([...ours, ...below].map((name) => optionsOf(name)))).flat();
    const named = [...reference.matchAll(/`(--[a-z-]+)/g)].map(([, option = '']) => option);
    expect(named.filter((option) => option !== '--help' && !all.includes(option))).toEqual([]);
  });
});
