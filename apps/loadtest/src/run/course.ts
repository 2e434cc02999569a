import type { AgentSpec } from '../agents/roster.ts';
import type { Swarm } from '../agents/swarm.ts';
import type { ReadyCounts } from '../check/ready-counts.ts';
import type { Feed } from '../feed/feed.ts';
import type { Oracle } from '@sliceplane/oracle';
import type { RunPlan } from '../plan.ts';
import type { Progress } from '../result.ts';
import type { Server } from '../server/server.ts';
import type { Judge } from './judge.ts';
import type { Recorder } from './totals.ts';

/** Everybody who takes part in a run once it has begun. */
export interface Course {
  readonly plan: RunPlan;
  readonly server: Server;
  readonly feed: Feed;
  readonly oracle: Oracle;
  readonly ready: ReadyCounts;
  readonly swarm: Swarm;
  readonly agents: ReadonlyMap<number, AgentSpec>;
  readonly recorder: Recorder;
  readonly judge: Judge;
  readonly progress: (news: Progress) => void;
  /** Interrupted, or broken beyond use. */
  readonly signal: AbortSignal;
  /** Seconds since the first phase began. */
  readonly at: () => number;
}
