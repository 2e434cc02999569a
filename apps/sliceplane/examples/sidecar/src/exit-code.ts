/** More than can be told: above are the codes that shells use themselves, and ours. */
const MOST = 125;

/** The run could not be carried out, or did not show what it is to show. */
export const NOT_SHOWN = 126;

export interface Outcome {
  readonly failedRequests: number;
  /** What was to be seen and was not. */
  readonly unseen: number;
}

/** The number of failed requests; without any, whether all was seen. */
export function exitCode({ failedRequests, unseen }: Outcome): number {
  if (failedRequests > 0) return Math.min(failedRequests, MOST);
  return unseen > 0 ? NOT_SHOWN : 0;
}
