import { describe, expect, test } from 'vitest';
import { findMax, tryPlan } from '../../src/find-max/find-max.ts';
import { measuredPhase } from '../../src/find-max/measured-phase.ts';
import { findMaxText, tryText } from '../../src/find-max/text.ts';
import type { RunPlan } from '../../src/plan.ts';
import type { Distribution } from '../../src/result.ts';
import { unpainted } from '../../src/terminal.ts';
import { recordedPlan, recordedRun } from '../recorded.ts';

const options = {
  of: 'churn',
  from: 100,
  most: 1000,
  precision: 0.1,
  slo: { maxP99: '50ms' },
  warmUpSeconds: 5,
  seconds: 10,
} as const;

/** A run whose p99 is a tenth of its rate in ms. */
function slower(plan: RunPlan): ReturnType<typeof recordedRun> {
  const result = recordedRun({ plan });
  const { arrivals } = plan.phases.at(-1) ?? {};
  const perSecond = arrivals?.kind === 'stepped' || arrivals === undefined ? 0 : arrivals.perSecond;
  const lag: Distribution = { ...result.propagation.total, p99: perSecond / 10 };
  return {
    ...result,
    phases: result.phases.map((phase) => ({
      ...phase,
      changes: perSecond * 10,
      propagation: { ...phase.propagation, ingestToReceived: lag },
    })),
  };
}

describe('findMax', () => {
  test('a try warms up, is then measured, and keeps the seed', () => {
    const plan = tryPlan(recordedPlan, options, 700);
    expect(plan.seed).toBe(recordedPlan.seed);
    expect(plan.faults).toEqual([]);
    expect(plan.phases.map(({ name, seconds, arrivals }) => [name, seconds, arrivals])).toEqual([
      ['warm-up', 5, { kind: 'constant', perSecond: 700 }],
      ['measured', 10, { kind: 'constant', perSecond: 700 }],
    ]);
    expect(tryPlan(recordedPlan, { ...options, of: 'agents' }, 700).agents.count).toBe(700);
  });

  test('finds the highest rate that holds', async () => {
    const lines: string[] = [];
    const found = await findMax(
      recordedPlan,
      options,
      (plan) => Promise.resolve(slower(plan)),
      (one) => lines.push(tryText('churn', one, unpainted)),
    );
    expect([found.held, found.failed]).toEqual([500, 550]);
    expect(lines[0]).toMatch(/^✓ 100 changes\/s {3}propagation p99: 10 ms, at most 50 ms; /);
    expect(lines[3]).toBe('✗ 800 changes/s   propagation p99: 80 ms, at most 50 ms');
    const text = findMaxText(found, 'again');
    expect(text).toContain('highest that held: 500 changes/s\nfirst that did not: 550 changes/s');
  });

  test('a run with wrong views does not hold, however fast it is', async () => {
    const found = await findMax(
      recordedPlan,
      { ...options, from: 1 },
      (plan) => Promise.resolve({ ...slower(plan), failures: ['1 wrong views, seed 7'] }),
      () => {},
    );
    expect(found.held).toBeNull();
  });

  test('what came before the last phase is not judged', () => {
    const result = measuredPhase(recordedRun());
    expect(result.phases.map(({ name }) => name)).toEqual(['second']);
    expect(result.samples.map(({ t }) => t).at(0)).toBe(21);
    expect(result.plan.phases).toHaveLength(1);
  });
});
