import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkScenario } from '../src/scenario/check.ts';
import { parseScenario, shippedFolder } from '../src/scenario/read.ts';
import { command } from './command-line.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/load-testing.md'), 'utf8');
const commands = ['run', 'find-max', 'kep752', 'generate', 'record'];

/** The long options that a help text lists. */
async function optionsOf(name: string): Promise<string[]> {
  const { stdout } = await command(name, '--help');
  return [...stdout.matchAll(/^ {2}(?:-\w, |)(--[a-z0-9-]+)/gm)].map(([, option = '']) => option);
}

describe('docs/load-testing.md', () => {
  test.each(commands)('names every option of %s', async (name) => {
    const options = await optionsOf(name);
    expect(options.length).toBeGreaterThan(2);
    for (const option of options.filter((one) => one !== '--help')) {
      expect(guide).toMatch(new RegExp(`\`${option}[ \`]`));
    }
  });

  test('names no option that is not there', async () => {
    const all = (await Promise.all(commands.map(optionsOf))).flat();
    const named = [...guide.matchAll(/`(--[a-z0-9-]+)/g)].map(([, option = '']) => option);
    // Of the server, not ours.
    const ours = named.filter((option) => option !== '--allow-faults');
    expect(ours.filter((option) => !all.includes(option))).toEqual([]);
  });

  test('names every scenario that comes along', () => {
    for (const file of readdirSync(shippedFolder)) {
      expect(guide).toContain(`| \`${file.replace('.yaml', '')}\` `);
    }
  });

  test('its example is a scenario', () => {
    const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(guide) ?? [];
    expect(checkScenario(parseScenario(yaml, 'guide'))).toMatchObject({
      scenario: { name: 'night' },
    });
  });
});
