/** What a shell script may rely on. */
export const exitCodes = {
  /** Also when the answer is "nothing", "unknown" or "there are changes". */
  answered: 0,
  /** An object is invalid, a file unreadable, the server unreachable or unwilling. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
} as const;

/** A reason to stop that the user can act on: printed as one line, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
