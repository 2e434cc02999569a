import { type ChurnJob, RETRY_MS } from './churn-job.ts';
import { about, type ChurnWorld } from './churn-world.ts';
import type { PodId } from './pod-table.ts';

/** How often a draw that hits a pod that cannot is repeated. */
const TRIES = 12;
/** A crash loop ends after so many crashes, when somebody has found the reason. */
const CRASHES = 6;
/** How long a crashing pod runs, ms. */
const RUNS_MS = 1000;

/** Any ready pod is not ready for a while. A large Service is met as often as it has pods. */
export function beginFlap(world: ChurnWorld): ChurnJob | undefined {
  const id = heldPod(world);
  return id === undefined ? undefined : flap(world, id);
}

/** Any ready pod crashes, comes back and crashes again, after twice as long each time. */
export function beginCrashLoop(world: ChurnWorld): ChurnJob | undefined {
  const id = heldPod(world);
  return id === undefined ? undefined : crashLoop(world, id);
}

function* flap(world: ChurnWorld, id: PodId): ChurnJob {
  yield world.population.setReady(id, false);
  yield about(world, world.options.flapMs);
  yield* comeBack(world, id);
  letGo(world, id);
}

function* crashLoop(world: ChurnWorld, id: PodId): ChurnJob {
  const { population, options } = world;
  for (let crash = 0; crash < CRASHES && population.isWanted(id); crash += 1) {
    if (population.isReady(id)) yield population.setReady(id, false);
    yield options.crashBackoffMs * 2 ** crash;
    yield* comeBack(world, id);
    if (crash < CRASHES - 1) yield about(world, RUNS_MS);
  }
  letGo(world, id);
}

/** Ready again, as soon as its node is. */
function* comeBack({ population }: ChurnWorld, id: PodId): ChurnJob {
  while (population.isWanted(id) && !population.canServe(id)) yield RETRY_MS;
  if (population.isWanted(id) && !population.isReady(id)) yield population.setReady(id, true);
}

/** A ready pod that only this job will flip. */
function heldPod({ population, random }: ChurnWorld): PodId | undefined {
  const { pods } = population;
  for (let i = 0; i < TRIES; i += 1) {
    const id = pods.any(random);
    if (id === undefined) return undefined;
    if (!population.canServe(id) || !population.isReady(id) || pods.marked(id, 'held')) continue;
    pods.mark(id, 'held', true);
    return id;
  }
  return undefined;
}

function letGo({ population }: ChurnWorld, id: PodId): void {
  if (population.pods.has(id)) population.pods.mark(id, 'held', false);
}
