export { run } from './cli.ts';
export { type Verdict } from './criteria/criteria.ts';
export { type ExitCode, exitCodes } from './failure.ts';
export type { RunPlan } from './plan.ts';
export { type Report, REPORT_VERSION } from './report/report.ts';
export type { RunResult } from './result.ts';
export { checkScenario, schemaPath } from './scenario/check.ts';
export type { Scenario } from './scenario/scenario.ts';
export type { Terminal } from './terminal.ts';
