/** How things are at one look. */
export interface Look {
  /** ms, of any clock that the others share. */
  readonly nowMs: number;
  /** The server answered, every shard is idle and nothing waits for one. */
  readonly isServerIdle: boolean;
  /** Agents, without the stuck, that are not current. */
  readonly outdated: number;
  /** When an agent that is not stuck was last told something. */
  readonly lastUpdateMs: number;
}

/** Looks in a row that must find nothing going on. */
const IN_A_ROW = 2;

/**
 * Whether it has become quiet: nobody is behind, and for a while nobody has been told anything. A while, because what is on
 * its way between two processes is seen by neither.
 */
export class Quiet {
  readonly #silenceMs: number;
  #inARow = 0;

  /** @param silenceMs longer than a slow agent's pause */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /**
   * Takes one look in; true once it is quiet.
   *
   * @param behindOf streams, without those of the stuck, with news that was not sent. Asked only when all else is calm: it
   * costs the server a look at every stream, while it has better things to do
   */
  async look(
    { nowMs, isServerIdle, outdated, lastUpdateMs }: Look,
    behindOf: () => Promise<number>,
  ): Promise<boolean> {
    const isSilent = nowMs - lastUpdateMs >= this.#silenceMs;
    const isCalm = isServerIdle && outdated === 0 && isSilent && (await behindOf()) === 0;
    this.#inARow = isCalm ? this.#inARow + 1 : 0;
    return this.#inARow >= IN_A_ROW;
  }
}
