import type { Found } from '@sliceplane/peers';

/** What a test needs of the machine. `path` is empty where it is missing. */
export interface AtHand {
  readonly path: string;
  readonly missing: string | undefined;
}

/** The first that is missing, said aloud, so that whoever reads the output knows what was skipped and why; else the first. */
export function atHand(...needed: readonly Found[]): AtHand {
  for (const found of needed) {
    if ('path' in found) continue;
    console.warn(`skipped: ${found.missing}`);
    return { path: '', missing: found.missing };
  }
  const [first] = needed;
  return { path: first !== undefined && 'path' in first ? first.path : '', missing: undefined };
}
