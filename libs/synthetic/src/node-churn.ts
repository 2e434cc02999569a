import { type ChurnJob, crew } from './churn-job.ts';
import type { ChurnWorld } from './churn-world.ts';
import { machineMillis, zoneNames } from './nodes.ts';
import type { PodId } from './pod-table.ts';
import { death, replacement } from './pod-life.ts';

/** At most this share of all nodes is drained at a time. */
const DRAINED_SHARE = 0.05;

/**
 * Any node takes no new pods; its pods are replaced on other nodes, of each Service one at a time; then it reboots, or
 * is replaced by another machine of its name. Nobody else changes these Services' pods meanwhile.
 */
export function beginDrain(world: ChurnWorld): ChurnJob | undefined {
  const { nodes } = world.population;
  if (nodes.usable < 2 || nodes.claimed >= Math.max(1, nodes.all.length * DRAINED_SHARE)) {
    return undefined;
  }
  const node = nodes.anyUsable(world.random);
  return node === undefined || !nodes.claim(node) ? undefined : drain(world, node);
}

function* drain(world: ChurnWorld, node: number): ChurnJob {
  const { population, options, random } = world;
  const { nodes, pods } = population;
  nodes.cordon(node, true);
  yield* evict(world, pods.onNode(node));
  // Whoever takes longer than all others is not waited for.
  for (const id of pods.onNode(node)) if (pods.has(id)) yield population.remove(id);
  if (random.chance(0.5)) {
    yield nodes.put(node, { ...nodes.last(node), ready: false });
  } else {
    yield nodes.remove(node);
    nodes.replace(node, { uid: random.uid(), cpuMillis: machineMillis(random) });
  }
  yield options.outageMs;
  nodes.cordon(node, false);
  yield nodes.put(node, { ...nodes.last(node), ready: true });
  nodes.release(node);
}

function evict(world: ChurnWorld, left: PodId[]): ChurnJob {
  const { population } = world;
  const { pods, services } = population;
  return crew(world.nowMs, () => {
    for (let tries = left.length; tries > 0; tries -= 1) {
      const id = left.shift();
      if (id === undefined || !pods.has(id) || pods.plan(id).terminating) continue;
      if (!population.isWanted(id)) return death(world, id);
      const { service } = pods.plan(id);
      if (services.claim(service)) return released(world, service, replacement(world, id));
      left.push(id);
    }
    return left.length === 0 ? 'done' : 'later';
  });
}

function* released({ population }: ChurnWorld, service: number, job: ChurnJob): ChurnJob {
  yield* job;
  population.services.release(service);
}

/** A zone with nodes that are ready is not, and comes back. */
export function beginZoneOutage(world: ChurnWorld): ChurnJob | undefined {
  const { nodes } = world.population;
  const zones = [...new Set(nodes.all.map((node) => (node?.ready === true ? node.zone : '')))];
  const named = zones.filter((zone) => zone !== '').toSorted();
  return named.length === 0 ? undefined : zoneOutage(world, world.random.pick(named));
}

function* zoneOutage(world: ChurnWorld, zone: string): ChurnJob {
  const { population, options } = world;
  const { nodes, pods } = population;
  const out = [...nodes.all.keys()].filter(
    (i) => nodes.all[i]?.zone === zone && nodes.isReady(i) && nodes.claim(i),
  );
  for (const node of out) {
    yield nodes.put(node, { ...nodes.last(node), ready: false });
    for (const id of pods.onNode(node)) {
      if (!population.isReady(id)) continue;
      pods.mark(id, 'down', true);
      yield population.setReady(id, false);
    }
  }
  yield options.outageMs;
  for (const node of out) {
    yield nodes.put(node, { ...nodes.last(node), ready: true });
    nodes.release(node);
    for (const id of pods.onNode(node)) {
      if (!pods.has(id) || !pods.marked(id, 'down')) continue;
      pods.mark(id, 'down', false);
      if (population.canServe(id) && !population.isReady(id)) yield population.setReady(id, true);
    }
  }
}

/** Any node moves to another zone, loses its zone label, or gets one. */
export function beginRelabel(world: ChurnWorld): ChurnJob | undefined {
  const { population, random } = world;
  const { nodes, cluster } = population;
  const position = nodes.any(random);
  const node = nodes.all[position];
  if (node === undefined) return undefined;
  const others = ['', ...zoneNames(cluster.spec.zones)].filter((zone) => zone !== node.zone);
  return relabel(world, position, random.pick(others));
}

function* relabel({ population: { nodes } }: ChurnWorld, node: number, zone: string): ChurnJob {
  yield nodes.put(node, { ...nodes.last(node), zone });
}
