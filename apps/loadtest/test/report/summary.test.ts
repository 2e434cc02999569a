import { describe, expect, test } from 'vitest';
import { judge } from '../../src/criteria/criteria.ts';
import { progressTeller } from '../../src/report/progress.ts';
import { REPORT_VERSION, reportOf } from '../../src/report/report.ts';
import { summaryText } from '../../src/report/summary.ts';
import type { Mismatch, Progress } from '../../src/result.ts';
import { type Terminal, unpainted } from '../../src/terminal.ts';
import { type Changed, recordedPlan, recordedRun } from '../recorded.ts';

function summary(changed: Changed = {}): string {
  const result = recordedRun(changed);
  return summaryText(
    reportOf(result, judge(result, { maxP99: '50ms' })),
    ['r/report.html'],
    unpainted,
  );
}

const mismatch: Mismatch = {
  kind: 'view',
  point: 'after first',
  seed: 7,
  service: 'a/web',
  agent: 'agent-3',
  node: 'node-1',
  zone: 'zone-a',
  expected: ['10.0.0.1'],
  actual: [],
  explanation: '1 endpoint is missing',
  rerun: 'again',
};

describe('summaryText', () => {
  test('tells what was found out, and ends with how to run it again', () => {
    expect(summary()).toMatchInlineSnapshot(`
      "PASSED  recorded, seed 7, 44 s
      30 nodes, 20 services, 300 pods; 20 agents in 1 process; 2 shards, 2 cores
      cold start: applied in 200 ms, settled 50 ms later; agents connected in 400 ms, 100 kB

      PROPAGATION              P50     P90     P99   P99.9     MAX   UPDATES
      server → computed     0.4 ms    1 ms    1 ms    1 ms    1 ms         3
      computed → sent         1 ms    2 ms    2 ms    2 ms    2 ms         3
      sent → agent            1 ms    2 ms    2 ms    2 ms    2 ms         3
      server → agent          4 ms   40 ms   40 ms   40 ms   40 ms         7
      pod changed → agent     4 ms   40 ms   40 ms   40 ms   40 ms         7

      AGENTS    COUNT   VIEWS   UPDATES    P50     P99   ENDED
      healthy      20      80     2,005   4 ms   40 ms       0

      PHASE    CHANGES/S   UPDATES     P99   BYTES/UPDATE   QUIET AFTER
      first          100     2,000   40 ms          200 B        700 ms
      second         100     2,000   40 ms          200 B        700 ms

      FAULT            AT   RECOVERED IN   STALE SEEN   EMPTY   SINCE TOLD ALL   BYTES/AGENT
      shard-exit 1   26 s         350 ms           12       0                -             -

      80 views compared with the model at 1 quiet point, 2,000 with their hash: 0 wrong

      ✓ propagation p99: 40 ms, at most 50 ms
      ✓ changes made of those planned: 100 %, at least 90 %
      ✓ wrong views: 0, at most 0
      ✓ views wrongly empty: 0, at most 0

      report  r/report.html
      again   sliceplane-load run --seed 7"
    `);
  });

  test('a run that ended before there were agents has no figures, only the reason', () => {
    const { coldStart } = recordedRun();
    const text = summary({
      coldStart: { ...coldStart, connectMs: 0, connectBytes: 0 },
      outcome: 'failed',
      failures: ['no server at a:1'],
    });
    expect(text).toContain('it ended before the agents were connected\n\n');
    expect(text).toContain('✗ no server at a:1');
    expect(text).not.toMatch(/PROPAGATION|AGENTS|compared/);
  });

  test('a wrong view is told, and fails the run', () => {
    const { checks } = recordedRun();
    const text = summary({
      outcome: 'failed',
      failures: ['1 wrong views, seed 7; rerun: again'],
      checks: { ...checks, mismatches: 1, details: [mismatch] },
    });
    expect(text).toMatch(/^FAILED/);
    expect(text).toContain('  view: a/web on node-1 in zone-a: 1 endpoint is missing');
    expect(text).toContain('✗ wrong views: 1, at most 0');
  });
});

describe('reportOf', () => {
  test('a criterion, a failure and an interrupt each fail it', () => {
    const passed = (changed: Changed, asked = {}): boolean => {
      const result = recordedRun(changed);
      return reportOf(result, judge(result, asked)).passed;
    };
    expect(passed({})).toBe(true);
    expect(passed({}, { maxP99: '1ms' })).toBe(false);
    expect(passed({ outcome: 'failed', failures: ['it never settled'] })).toBe(false);
    expect(passed({ outcome: 'interrupted' })).toBe(false);
  });

  test('so many wrong views as are allowed do not', () => {
    const { checks } = recordedRun();
    const result = recordedRun({
      outcome: 'failed',
      failures: ['1 wrong views, seed 7; rerun: again'],
      checks: { ...checks, mismatches: 1 },
    });
    expect(reportOf(result, judge(result, { maxWrongViews: 1 })).passed).toBe(true);
    expect(reportOf(result, judge(result, {})).passed).toBe(false);
  });

  test('it says its version', () => {
    const report = reportOf(recordedRun(), []);
    expect([report.report, report.version]).toEqual(['sliceplane-load', REPORT_VERSION]);
  });
});

describe('progressTeller', () => {
  function told(
    news: readonly Progress[],
    isTerminal: boolean,
  ): { lines: string[]; redrawn: string[] } {
    const lines: string[] = [];
    const redrawn: string[] = [];
    const terminal: Terminal = {
      print: () => {},
      notice: (line) => lines.push(line),
      status: isTerminal ? (line) => redrawn.push(line) : undefined,
      paint: unpainted,
      interrupted: new AbortController().signal,
    };
    const teller = progressTeller(recordedPlan, terminal);
    for (const one of news) teller(one);
    return { lines, redrawn };
  }
  const samples = recordedRun().samples.map((sample) => ({ kind: 'sample', sample }) as const);

  test('a line that is redrawn on a terminal', () => {
    const { lines, redrawn } = told(samples, true);
    expect(lines).toEqual([]);
    expect(redrawn).toHaveLength(42);
    expect(redrawn[5]).toBe(
      'first · 35 s left · 100 changes/s · 50 updates/s · 10 kB/s · p99 8 ms · 0 behind · 0 wrong',
    );
    expect(redrawn[20]).toMatch(/^first: waiting for quiet · 0 changes\/s · .* · p99 - · /);
  });

  test('elsewhere a line every ten seconds, and at each phase', () => {
    const { lines } = told([{ kind: 'phase', index: 0, name: 'first' }, ...samples], false);
    expect(lines).toHaveLength(1 + 5);
    expect(lines[0]).toBe('phase 1 of 2: first, 20 s');
  });

  test('wrong views are told at once and counted', () => {
    const { lines } = told([{ kind: 'mismatch', mismatch }, ...samples.slice(0, 1)], false);
    expect(lines[0]).toBe('WRONG VIEW: a/web on node-1: 1 endpoint is missing');
    expect(lines[1]).toMatch(/1 wrong$/);
  });
});
