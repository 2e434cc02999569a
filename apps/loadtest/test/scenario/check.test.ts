import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkScenario } from '../../src/scenario/check.ts';
import { parseScenario, readScenario, shippedFolder } from '../../src/scenario/read.ts';
import { toPlan } from '../../src/scenario/to-plan.ts';

function errorsOf(scenario: unknown): readonly string[] {
  const checked = checkScenario(scenario);
  return 'errors' in checked ? checked.errors : [];
}

const phase = { name: 'one', duration: '1s' };

describe('checkScenario', () => {
  test.each<readonly [scenario: unknown, errors: readonly string[]]>([
    [{}, []],
    [
      { phases: [{ ...phase, arrivals: { perSecond: -1 } }] },
      ['phases[0].arrivals.perSecond: Invalid value: -1: must be >= 0'],
    ],
    [{ phases: [{ name: 'one' }] }, ['phases[0].duration: Required value']],
    [
      { phases: [{ ...phase, duration: '10 minutes' }] },
      [
        'phases[0].duration: Invalid value: "10 minutes": must be a duration such as 500ms, 30s, 10m or 1h',
      ],
    ],
    [{ agents: { cuont: 3 } }, ['agents.cuont: Forbidden: unknown field']],
    [{ agents: { count: 1.5 } }, ['agents.count: Invalid value: 1.5: must be integer']],
    [
      { agents: { slow: 2 } },
      ['agents.slow: Invalid value: 2: must be a share from 0 to 1, or from 0% to 100%'],
    ],
    [
      { agents: { slow: '120%' } },
      ['agents.slow: Invalid value: "120%": must be a share from 0 to 1, or from 0% to 100%'],
    ],
    [
      { agents: { subscribe: 'own-services:0' } },
      [
        'agents.subscribe: Invalid value: "own-services:0": must be own-services:N, namespace or everything',
      ],
    ],
    [
      { cluster: { preset: 'tiny' } },
      [
        'cluster.preset: Unsupported value: "tiny": supported values: "small", "threshold", "kep752", "huge"',
      ],
    ],
    [
      { faults: [{ at: '1s', kind: 'fire' }] },
      [
        'faults[0].kind: Unsupported value: "fire": supported values: ' +
          '"shard-exit", "shard-hang", "server-kill", "server-restart", "herd"',
      ],
    ],
    [
      { criteria: { maxRss: '1 gigabyte' } },
      [
        'criteria.maxRss: Invalid value: "1 gigabyte": must be an amount of bytes such as 600MB or 1.5GiB',
      ],
    ],
    ['smoke', ['(scenario): Invalid value: "smoke": must be object']],
    // All of them, not only the first.
    [
      { seed: 'x', agents: { count: -1 }, phases: [] },
      [
        'seed: Invalid value: "x": must be integer',
        'agents.count: Invalid value: -1: must be >= 0',
        'phases: Invalid value: []: must NOT have fewer than 1 items',
      ],
    ],
  ])('%j', (scenario, errors) => {
    expect(errorsOf(scenario)).toEqual(errors);
  });

  test('a kind of churn that is none names those there are', () => {
    const [error, ...others] = errorsOf({ phases: [{ ...phase, mix: { reboot: 1 } }] });
    expect(error).toMatch(
      /^phases\[0\]\.mix\.reboot: Unsupported value: "reboot": supported values: "readiness", /,
    );
    expect(others).toEqual([]);
  });
});

describe('parseScenario', () => {
  test.each([
    ['', /is empty/],
    ['a: 1\n---\nb: 2', /holds 2 documents/],
    ['name: [', /line 1/],
    ['name: a\nname: b', /name: Duplicate value: stands again in line 2/],
    ['seed: -0.5', /s\.yaml is no scenario:\n {2}seed: Invalid value: -0.5: must be integer/],
  ])('%j is refused', (text, message) => {
    expect(() => parseScenario(text, 's.yaml')).toThrow(message);
  });

  test('JSON is YAML', () => {
    expect(parseScenario('{"name": "a", "seed": 3}', 's.json')).toEqual({ name: 'a', seed: 3 });
  });
});

describe('the scenarios that come along', () => {
  const files = readdirSync(shippedFolder);

  test('are these', () => {
    expect(files.toSorted()).toEqual([
      'herd.yaml',
      'restart.yaml',
      'rollout.yaml',
      'shard-faults.yaml',
      'smoke.yaml',
      'threshold-churn.yaml',
      'zone-outage.yaml',
    ]);
  });

  test.each(files)('%s is valid, named like its file, and says what it is for', (file) => {
    const name = file.replace('.yaml', '');
    const scenario = readScenario(name);
    expect(scenario.name).toBe(name);
    expect(scenario.description).toMatch(/\.$|\?$/);
    expect(toPlan(scenario, { rerun: '' }).phases.length).toBeGreaterThan(0);
    const [first] = readFileSync(join(shippedFolder, file), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../scenario.schema.json');
  });

  test('one that is not there is told, and how a file is given', () => {
    expect(() => readScenario('smok')).toThrow(
      'there is no scenario smok; a file is given as ./smok',
    );
  });
});
