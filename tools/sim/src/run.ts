/** One world under one seed. Every choice is the dice's, so equal seeds give equal runs, step by step. */
export interface Run {
  /** One random thing happens, then the laws that always hold are checked. */
  randomStep(): Promise<void>;
  /** Everything heals and comes to rest; then the laws of rest are checked. */
  quietPoint(): Promise<void>;
  /** Everything is let go of. */
  close(): Promise<void>;
  readonly passed: Passed;
}

/** What a run went through, and a number that two equal runs share. */
export interface Passed {
  readonly shards: number;
  readonly effects: number;
  /** xDS responses that were answered; none in world `engine`. */
  readonly answers: number;
  readonly deaths: number;
  readonly quiets: number;
  readonly checksum: string;
}
