import type { GetStatusResponse__Output } from '@sliceplane/proto';
import type { Sample, ServerSample } from '../result.ts';
import { statusOf, streamsBehind } from '../server/server.ts';
import type { Course } from './course.ts';
import type { FeedTally } from './drive.ts';
import type { Totals } from './totals.ts';

/** Where in the run a sample is taken. */
export interface Whereabouts {
  readonly phase: number;
  readonly isQuiet: boolean;
}

/** One sample after the other, until it is stopped. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #course: Course;
  readonly #tally: FeedTally;
  readonly #where: () => Whereabouts;
  readonly #timer: NodeJS.Timeout;
  #totals: Totals;
  #before: GetStatusResponse__Output | undefined;
  #beforeMs = performance.now();
  #changes = 0;
  #cpu = process.cpuUsage();
  #isBusy = false;

  constructor(course: Course, tally: FeedTally, where: () => Whereabouts) {
    this.#course = course;
    this.#tally = tally;
    this.#where = where;
    this.#totals = course.recorder.open();
    this.#timer = setInterval(() => void this.#sample(), course.plan.sampleMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#course.recorder.close(this.#totals);
  }

  /** A server that does not answer in time is not asked again meanwhile: one sample is then longer. */
  async #sample(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const status = await statusOf(this.#course.server);
    const behind = await streamsBehind(this.#course.server);
    this.#isBusy = false;
    const { recorder, swarm, at, progress } = this.#course;
    const totals = this.#totals;
    recorder.close(totals);
    this.#totals = recorder.open();
    const nowMs = performance.now();
    const ms = nowMs - this.#beforeMs;
    const perSecond = (count: number): number => (count * 1000) / ms;
    const cpu = process.cpuUsage(this.#cpu);
    const { phase, isQuiet } = this.#where();
    const reports = swarm.reports;
    const sum = (of: 'streams' | 'current'): number =>
      reports.reduce((all, report) => all + report[of], 0);
    const sample: Sample = {
      t: at(),
      phase,
      quiet: isQuiet,
      changes: perSecond(this.#tally.changes - this.#changes),
      updates: perSecond(totals.sum('deltas') + totals.sum('resets')),
      bytes: perSecond(totals.bytes),
      feedBehindMs: this.#tally.takeWorst(),
      lag: lagOf(totals),
      server: status === undefined ? null : serverSample(status, this.#before, ms),
      streams: sum('streams'),
      complete: sum('current'),
      behind,
      agentsCpu: totals.cpuMs / ms,
      driverCpu: (cpu.user + cpu.system) / 1000 / ms,
      agentsLoopMs: totals.loopMs,
    };
    this.#before = status;
    this.#beforeMs = nowMs;
    this.#changes = this.#tally.changes;
    this.#cpu = process.cpuUsage();
    this.samples.push(sample);
    progress({ kind: 'sample', sample });
  }
}

/** From the pod's change where it is known, which is where the feed sent it; else from when it entered the server. */
function lagOf({ propagation }: Totals): Sample['lag'] {
  const known = propagation.total.count > 0 ? propagation.total : propagation.ingestToReceived;
  if (known.count === 0) return null;
  const { p50, p99, max } = known.distribution();
  return { p50, p99, max };
}

function serverSample(
  { process: now, shards }: GetStatusResponse__Output,
  before: GetStatusResponse__Output | undefined,
  ms: number,
): ServerSample {
  const was = before?.process?.pid === now?.pid ? before?.process : undefined;
  const cpuMs = (one: typeof now): number => (one?.cpuUserMs ?? 0) + (one?.cpuSystemMs ?? 0);
  return {
    cpu: was == null ? 0 : (cpuMs(now) - cpuMs(was)) / ms,
    rssBytes: now?.rssBytes ?? 0,
    heapBytes: now?.heapUsedBytes ?? 0,
    eventLoop: {
      p50: now?.eventLoopP50Ms ?? 0,
      p99: now?.eventLoopP99Ms ?? 0,
      max: now?.eventLoopMaxMs ?? 0,
    },
    queued: shards.reduce((sum, { queued }) => sum + queued, 0),
    shards: shards.map((shard) => {
      const earlier = before?.shards.find((one) => one.shard === shard.shard);
      const busyMs = shard.busyMs - (earlier?.busyMs ?? shard.busyMs);
      const { services, queued, restarts, state } = shard;
      return { busy: Math.min(1, Math.max(0, busyMs / ms)), services, queued, restarts, state };
    }),
  };
}
