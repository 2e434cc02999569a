import { type ChurnJob, crew, together } from './churn-job.ts';
import type { ChurnWorld } from './churn-world.ts';
import { birth, death } from './pod-life.ts';

/** A wave meets this share of the Services. */
export const WAVE_SHARE = 0.02;
/** And makes each larger by this share of its pods, rounded up. */
export const WAVE_GROWTH = 0.5;

/** Load rises and falls: some Services grow by half, and shrink to what they were. */
export function beginWave(world: ChurnWorld): ChurnJob | undefined {
  const { services } = world.population;
  const count = Math.max(1, Math.round(services.owners * WAVE_SHARE));
  const met: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const service = services.claimAny(world.random);
    if (service !== undefined) met.push(service);
  }
  const jobs = met.map((service) => swell(world, service));
  return jobs.length === 0 ? undefined : together(world.nowMs, jobs);
}

function* swell(world: ChurnWorld, service: number): ChurnJob {
  const { population, options } = world;
  const before = population.pods.ofService(service);
  const plans = before.map((id) => population.pods.plan(id));
  const wanted = population.pods.wanted(service);
  let ordinal = plans.reduce((most, plan) => Math.max(most, plan.ordinal), -1) + 1;
  const revision = plans.reduce((newest, plan) => Math.max(newest, plan.revision), 0);
  const end = ordinal + Math.ceil(wanted * WAVE_GROWTH);
  yield* crew(world.nowMs, () =>
    ordinal < end ? birth(world, service, ordinal++, revision) : 'done',
  );
  yield options.waveMs;
  const known = new Set(before);
  const surplus = population.pods.ofService(service).filter((id) => !known.has(id));
  yield* together(
    world.nowMs,
    surplus.map((id) => death(world, id)),
  );
  population.services.release(service);
}
