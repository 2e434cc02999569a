import { type ChurnJob, RETRY_MS, together } from './churn-job.ts';
import { about, type ChurnWorld } from './churn-world.ts';
import type { PodId } from './pod-table.ts';

/*
 *   birth    Pending, no node ─▶ Running, not ready ─▶ ready
 *   death    terminating, as ready as it was ─▶ (half of them) not ready ─▶ gone
 */

/** A pod's first moments. Ends when it is ready, or when somebody has told it to go. */
export function* birth(
  world: ChurnWorld,
  service: number,
  ordinal: number,
  revision: number,
): ChurnJob {
  const { population, options, random } = world;
  const { id, delta } = population.create(service, ordinal, revision);
  population.pods.mark(id, 'starting', true);
  yield delta;
  yield about(world, options.readyAfterMs / 10);
  let node = population.nodes.anyUsable(random);
  while (node === undefined) {
    yield RETRY_MS;
    node = population.nodes.anyUsable(random);
  }
  if (!population.isWanted(id)) return;
  yield population.start(id, node);
  yield about(world, options.readyAfterMs);
  while (population.isWanted(id) && !population.canServe(id)) yield RETRY_MS;
  if (!population.isWanted(id)) return;
  population.pods.mark(id, 'starting', false);
  yield population.setReady(id, true);
}

/** A pod's last moments. Nothing happens if it is going already. */
export function* death(world: ChurnWorld, id: PodId): ChurnJob {
  const { population, options, random } = world;
  if (!population.pods.has(id) || population.pods.plan(id).terminating) return;
  yield population.terminate(id);
  const leftMs = about(world, options.terminationMs);
  if (random.chance(0.5)) {
    yield leftMs / 2;
    if (population.isReady(id)) yield population.setReady(id, false);
    yield leftMs / 2;
  } else {
    yield leftMs;
  }
  if (population.pods.has(id)) yield population.remove(id);
}

/** One pod for another of the same template. A StatefulSet's comes when the old one has left its name. */
export function* replacement(world: ChurnWorld, id: PodId): ChurnJob {
  const { service, ordinal, revision } = world.population.pods.plan(id);
  const jobs = [death(world, id), birth(world, service, ordinal, revision)];
  if (isStateful(world, service)) for (const job of jobs) yield* job;
  else yield* together(world.nowMs, jobs);
}

export function isStateful({ population }: ChurnWorld, service: number): boolean {
  return population.services.at(service).clusterIP === 'None';
}
