export { run } from './cli.ts';
export { exitCodes } from './failure.ts';
export type { Terminal } from './terminal.ts';
