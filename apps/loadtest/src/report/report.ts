import type { Verdict } from '../criteria/criteria.ts';
import type { RunResult } from '../result.ts';

/** Grows when a reader of an older one would misunderstand; new fields do not count. */
export const REPORT_VERSION = 1;

/** `report.json`: what was found out, what it was held against, and what came of that. */
export interface Report {
  readonly report: 'sliceplane-load';
  readonly version: typeof REPORT_VERSION;
  /** Every criterion met, no view wrong, and it went to its end. */
  readonly passed: boolean;
  readonly criteria: readonly Verdict[];
  /** Reasons that are no criterion: never settled, interrupted, a server that went away. */
  readonly failures: readonly string[];
  /** Runs it again; equal seed, equal cluster and changes. */
  readonly rerun: string;
  readonly result: RunResult;
}

export function reportOf(result: RunResult, criteria: readonly Verdict[]): Report {
  const { outcome, failures, checks, plan } = result;
  // Wrong views are a criterion, with a limit of its own.
  const beside = failures.filter(
    (failure) => !failure.startsWith(`${checks.mismatches} wrong views`),
  );
  const ended = outcome === 'interrupted' ? [...beside, 'interrupted: it ended early'] : beside;
  return {
    report: 'sliceplane-load',
    version: REPORT_VERSION,
    passed: ended.length === 0 && criteria.every(({ passed }) => passed),
    criteria,
    failures: ended,
    rerun: plan.rerun,
    result,
  };
}
