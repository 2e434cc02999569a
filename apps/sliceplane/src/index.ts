export { run } from './cli.ts';
export { type ExitCode, exitCodes } from './failure.ts';
export type { Terminal } from './terminal.ts';
