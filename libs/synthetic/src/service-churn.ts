import type { Service, ServicePort } from '@sliceplane/kube';
import { type ChurnJob, together } from './churn-job.ts';
import type { ChurnWorld } from './churn-world.ts';
import { birth, death } from './pod-life.ts';
import { makeOwner } from './services.ts';

/** This share of the Services, or two, may be away, and as many may be there beyond those of the cluster. */
const SPARE_SHARE = 0.05;
const LEAST_SPARE = 2;
/** Larger Services are not deleted, and new ones are not larger. */
const MOST_PODS = 50;

/** A Service comes with its pods, goes with them, or changes its ports or its trafficDistribution. */
export function beginServiceChange(world: ChurnWorld): ChurnJob | undefined {
  const { services } = world.population;
  const change = world.random.pick(CHANGES);
  if (change === create) return create(world);
  const service = services.claimAny(world.random);
  return service === undefined ? undefined : change(world, service);
}

const CHANGES = [create, destroy, redistribute, changePorts] as const;

function spare({ population }: ChurnWorld): number {
  return Math.max(LEAST_SPARE, population.cluster.services.length * SPARE_SHARE);
}

/** One that was deleted comes back, as large as it was but otherwise another, or a new one comes. */
function create(world: ChurnWorld): ChurnJob | undefined {
  const { population, random } = world;
  const { services, cluster } = population;
  const roomLeft = services.all.length < cluster.services.length + spare(world);
  const again = roomLeft && random.chance(0.5) ? undefined : services.claimAbsent(random);
  const position = again ?? (roomLeft ? services.claimNew() : undefined);
  return position === undefined ? undefined : creation(world, position);
}

function* creation(world: ChurnWorld, position: number): ChurnJob {
  const { population, random, nowMs } = world;
  const { spec } = population.cluster;
  const service = makeOwner({ ...spec, epochMs: nowMs() }, random, position);
  const pods = population.services.sizeBefore(position) ?? random.between(1, typicalSize(world));
  yield population.services.put(position, service);
  const births = Array.from({ length: pods }, (_, i) => birth(world, position, i, 0));
  yield* together(nowMs, births);
  population.services.release(position);
}

function destroy(world: ChurnWorld, position: number): ChurnJob | undefined {
  const { services, pods } = world.population;
  const fits = services.absent < spare(world) && services.absent + 1 < services.owners;
  if (fits && pods.wanted(position) <= MOST_PODS) return destruction(world, position);
  services.release(position);
  return undefined;
}

/** First the Service, then its pods: until then they belong to none. */
function* destruction(world: ChurnWorld, position: number): ChurnJob {
  const { population, nowMs } = world;
  const { pods, services } = population;
  yield services.remove(position, pods.wanted(position));
  const jobs = pods.ofService(position).map((id) => death(world, id));
  yield* together(nowMs, jobs);
  // Those that were going before, and do not end.
  for (const id of pods.ofService(position)) if (pods.has(id)) yield population.remove(id);
  services.release(position);
}

function* redistribute(world: ChurnWorld, position: number): ChurnJob {
  const { population, random } = world;
  const { trafficDistribution: before = '', ...rest } = population.services.at(position);
  const other = random.pick(DISTRIBUTIONS.filter((distribution) => distribution !== before));
  const after = other === '' ? rest : { ...rest, trafficDistribution: other };
  yield population.services.put(position, after);
  population.services.release(position);
}

/** '' for none. */
const DISTRIBUTIONS = ['', 'PreferClose', 'PreferSameZone', 'PreferSameNode'] as const;

function* changePorts(world: ChurnWorld, position: number): ChurnJob {
  const { population, random } = world;
  const service = population.services.at(position);
  yield population.services.put(position, {
    ...service,
    ports: random.chance(0.5) ? withOrWithoutAdmin(service) : retargeted(service),
  });
  population.services.release(position);
}

/** One port more, or that one less. */
function withOrWithoutAdmin({ ports }: Service): readonly ServicePort[] {
  const others = ports.filter(({ name }) => name !== ADMIN.name);
  return others.length < ports.length ? others : [...ports, ADMIN];
}

const ADMIN: ServicePort = { name: 'admin', protocol: 'TCP', port: 8081, targetPort: 8081 };

/** The first port by name in place of its number, or the other way round. */
function retargeted({ ports }: Service): readonly ServicePort[] {
  return ports.map((port, i) =>
    i > 0 ? port : { ...port, targetPort: port.targetPort === 'http' ? 8080 : 'http' },
  );
}

function typicalSize({ population }: ChurnWorld): number {
  const { services, pods } = population;
  return Math.min(MOST_PODS, Math.max(1, Math.round((2 * pods.size) / services.owners)));
}
