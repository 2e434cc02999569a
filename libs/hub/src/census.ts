/** Sums over all watchers, kept as they change: nobody has to ask each of them. */
export interface Census {
  /** Services followed. */
  followed: number;
  /** Watchers with news that was not pulled. */
  behind: number;
}
