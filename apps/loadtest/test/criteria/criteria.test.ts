import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { criteria, judge, verdictText } from '../../src/criteria/criteria.ts';
import type { RunResult } from '../../src/result.ts';
import { schemaPath } from '../../src/scenario/check.ts';
import type { ScenarioCriteria } from '../../src/scenario/scenario.ts';
import { type Changed, recordedRun } from '../recorded.ts';

/** `name passed: text`, one line for each criterion beside the default ones. */
function verdict(asked: ScenarioCriteria, changed: Changed = {}): string {
  const [name] = Object.keys(asked);
  const one = judge(recordedRun(changed), asked).find((each) => each.name === name);
  const text = one && verdictText(one).slice(`${one.what}: `.length);
  return `${one?.passed ? 'met' : 'not met'}: ${text}`;
}

const { faults, phases, checks, groups } = recordedRun();
const never = { ...faults[0], recoveredMs: null } as RunResult['faults'][number];

describe('judge', () => {
  test('what nobody asks for is asked for: no wrong view, no wrongly empty view, the rate', () => {
    expect(judge(recordedRun(), {}).map(({ name, passed }) => [name, passed])).toEqual([
      ['minRate', true],
      ['maxWrongViews', true],
      ['maxEmptyViews', true],
    ]);
  });

  test.each<readonly [asked: ScenarioCriteria, changed: Changed, text: string]>([
    [{ maxP50: '4ms' }, {}, 'met: 4 ms, at most 4 ms'],
    [{ maxP99: '39ms' }, {}, 'not met: 40 ms, at most 39 ms'],
    [{ maxP99: '1h' }, { groups: [] }, 'not met: nothing was measured, at most 1 h'],
    [{ maxLag: '40ms' }, {}, 'met: 40 ms, at most 40 ms'],
    [{ maxFeedBehind: '4ms' }, {}, 'not met: 5 ms, at most 4 ms'],
    [{ minRate: 1 }, {}, 'met: 100 %, at least 100 %'],
    [
      { minRate: '90%' },
      { phases: phases.slice(1) },
      'not met: 50 %, at least 90 % (the feed was on time: this cluster has no more to change, take a larger one)',
    ],
    [
      { minRate: '90%' },
      { phases: phases.slice(1).map((phase) => ({ ...phase, feedBehindMs: 3000 })) },
      'not met: 50 %, at least 90 %',
    ],
    [{ maxRss: '141MB' }, {}, 'met: 141 MB, at most 141 MB'],
    [{ maxRss: '140MB' }, {}, 'not met: 141 MB, at most 140 MB'],
    // 39 samples with changes and a server: seconds 7 to 13 against seconds 34 to 40.
    [{ maxRssGrowth: '20%' }, {}, 'not met: 24.5 %, at most 20 %'],
    [{ maxRssGrowth: '25%' }, {}, 'met: 24.5 %, at most 25 %'],
    [{ maxRssGrowth: '24%' }, { samples: [] }, 'not met: nothing was measured, at most 24 %'],
    [{ maxCpu: 0.4 }, {}, 'not met: 0.50 cores, at most 0.40 cores'],
    // The sample of 900 ms is 1 s after a fault that took 350 ms.
    [{ maxEventLoopP99: '10ms' }, {}, 'not met: 900 ms, at most 10 ms'],
    [{ maxEventLoopP99: '10ms' }, { faults: [never] }, 'met: 10 ms, at most 10 ms'],
    [{ maxImbalance: 1.2 }, {}, 'not met: 1.33x, at most 1.20x'],
    [{ maxBytesPerUpdate: '200B' }, {}, 'met: 200 B, at most 200 B'],
    [{ maxRecovery: '300ms' }, {}, 'not met: 350 ms, at most 300 ms'],
    [{ maxRecovery: '1h' }, { faults: [never] }, 'not met: nothing was measured, at most 1 h'],
    [{ maxRecovery: '1s' }, { faults: [] }, 'met: 0 ms, at most 1 s'],
    [{ maxWrongViews: 0 }, { checks: { ...checks, mismatches: 1 } }, 'not met: 1, at most 0'],
    [
      { maxWrongViews: 0 },
      { checks: { ...checks, viewsCompared: 0, hashesCompared: 0 } },
      'not met: nothing was measured, at most 0',
    ],
    [{ maxWrongViews: 1 }, { checks: { ...checks, mismatches: 1 } }, 'met: 1, at most 1'],
    [{ maxEmptyViews: 0 }, { checks: { ...checks, emptyViews: 2 } }, 'not met: 2, at most 0'],
    [{ maxDisconnects: 0 }, {}, 'met: 0, at most 0'],
    [
      { maxDisconnects: 0 },
      { groups: groups.map((group) => ({ ...group, disconnects: 3 })) },
      'not met: 3, at most 0',
    ],
  ])('%j', (asked, changed, text) => {
    expect(verdict(asked, changed)).toBe(text);
  });

  test('the schema knows the criteria there are', () => {
    const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as {
      definitions: { criteria: { properties: object } };
    };
    expect(Object.keys(schema.definitions.criteria.properties)).toEqual(Object.keys(criteria));
  });
});
