import { type ChurnJob, crew, type CrewTask } from './churn-job.ts';
import type { ChurnWorld } from './churn-world.ts';
import type { PodId } from './pod-table.ts';
import { birth, death, isStateful } from './pod-life.ts';

/**
 * A rolling update of any Service: all its pods replaced by those of the next template.
 *
 * A Deployment's: never more pods that are not terminating than wanted plus maxSurge, and no ready pod is told to go unless
 * as many as wanted minus maxUnavailable are ready without it. A StatefulSet's: from the last ordinal to the first, one
 * at a time, the next when the one before is ready.
 */
export function beginRollout(world: ChurnWorld): ChurnJob | undefined {
  const { population, random } = world;
  const service = population.services.claimAny(random);
  if (service === undefined) return undefined;
  if (population.pods.wanted(service) > 0) return rollout(world, service);
  population.services.release(service);
  return undefined;
}

function* rollout(world: ChurnWorld, service: number): ChurnJob {
  const { population } = world;
  const pods = population.pods.ofService(service);
  const old = pods.filter((id) => population.isWanted(id));
  const newest = pods.reduce((n, id) => Math.max(n, population.pods.plan(id).revision), 0);
  if (isStateful(world, service)) yield* oneByOne(world, service, old, newest + 1);
  else yield* crew(world.nowMs, withinBounds(world, service, old, newest + 1));
  population.services.release(service);
}

function* oneByOne(
  world: ChurnWorld,
  service: number,
  old: readonly PodId[],
  revision: number,
): ChurnJob {
  const { pods } = world.population;
  const ordinals = new Map(old.map((id) => [id, pods.plan(id).ordinal]));
  for (const [id, ordinal] of [...ordinals].toSorted(([, a], [, b]) => b - a)) {
    yield* death(world, id);
    yield* birth(world, service, ordinal, revision);
  }
}

/** Gives out the births and deaths that the bounds allow now. */
function withinBounds(
  world: ChurnWorld,
  service: number,
  old: readonly PodId[],
  revision: number,
): () => CrewTask {
  const { population, options } = world;
  const wanted = old.length;
  const most = wanted + Math.ceil(wanted * options.maxSurge);
  const unavailable = Math.floor(wanted * options.maxUnavailable);
  // As a Deployment has it: bounds that both round to nothing let one pod go.
  const least = wanted - (most === wanted ? Math.max(1, unavailable) : unavailable);
  // Last comes first: whom nobody will miss.
  const left = old.toSorted(
    (a, b) => Number(population.isReady(b)) - Number(population.isReady(a)),
  );
  let born = 0;
  return () => {
    if (born < wanted && population.pods.wanted(service) < most) {
      born += 1;
      return birth(world, service, 0, revision);
    }
    let id = left.at(-1);
    while (id !== undefined && !population.isWanted(id)) {
      left.pop();
      id = left.at(-1);
    }
    if (id === undefined) return born < wanted ? 'later' : 'done';
    if (population.isReady(id) && population.pods.available(service) <= least) return 'later';
    left.pop();
    return death(world, id);
  };
}
