/** What a shell script, or a pipeline, may rely on. */
export const exitCodes = {
  /** The run passed; or the question was answered. */
  passed: 0,
  /** A criterion or a view was not met, or it could not be done at all. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A reason to stop that the user can act on: printed without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Everything was said already; only the exit code is left to tell. */
export class NotPassed extends Error {
  override readonly name = 'NotPassed';
}
