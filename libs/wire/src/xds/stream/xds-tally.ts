import type { XdsType } from '../resource.ts';

/** `other`: types that this server has nothing of. */
export type TalliedType = XdsType | 'other';

export interface XdsTypeCounts {
  readonly requests: number;
  /** Of these, SotW requests dropped and Delta answers ignored, since they are about a response that is not the newest. */
  readonly stale: number;
  readonly responses: number;
  readonly acks: number;
  readonly nacks: number;
}

type Counts = { -readonly [Count in keyof XdsTypeCounts]: XdsTypeCounts[Count] };

/** What all xDS streams of a server have said and heard, by type, so that nobody has to look through them. */
export class XdsTally {
  readonly #counts: Record<TalliedType, Counts> = {
    cluster: none(),
    endpoint: none(),
    listener: none(),
    route: none(),
    other: none(),
  };

  get counts(): Readonly<Record<TalliedType, XdsTypeCounts>> {
    return structuredClone(this.#counts);
  }

  count(type: TalliedType, what: keyof XdsTypeCounts): void {
    this.#counts[type][what]++;
  }
}

function none(): Counts {
  return { requests: 0, stale: 0, responses: 0, acks: 0, nacks: 0 };
}
