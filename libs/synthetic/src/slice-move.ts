import { type Endpoint, keyOf, type Service } from '@sliceplane/kube';
import type { ChurnJob } from './churn-job.ts';
import type { ChurnWorld } from './churn-world.ts';
import { foreignSlice, MOST_PER_FOREIGN_SLICE } from './foreign-slices.ts';
import type { Random } from './random.ts';
import { isImported } from './services.ts';

/** A slice keeps its name in this share of moves that it could. */
const KEPT_SHARE = 0.7;

/** Begins the moves of a cluster: of each Service one at a time. */
export function sliceMoves(world: ChurnWorld): () => ChurnJob | undefined {
  const left = world.population.cluster.services.filter(isImported);
  let moves = 0;
  return () => {
    const [service] = left.splice(world.random.below(Math.max(1, left.length)), 1);
    if (service === undefined) return undefined;
    moves += 1;
    return repack(world, service, moves, () => left.push(service));
  };
}

/**
 * The other manager deals a Service's endpoints anew to old and new slices. First all slices that get endpoints, then
 * those that lose some, so that meanwhile some endpoints are in two; none is ever in no slice.
 */
function* repack(
  { population, random }: ChurnWorld,
  service: Service,
  move: number,
  onEnd: () => void,
): ChurnJob {
  const here = (): ReturnType<typeof population.slicesOf> => population.slicesOf(keyOf(service));
  const before = here().filter(({ addressType }) => addressType === 'IPv4');
  const all = before.flatMap(({ endpoints }) => endpoints);
  const after = dealt(all, random).map((endpoints, i) => {
    const old = random.chance(KEPT_SHARE) ? before[i] : undefined;
    if (old !== undefined) return { ...old, endpoints };
    return foreignSlice(service, `${move}-${i}`, random.uid(), endpoints);
  });
  for (const slice of after) {
    const now = here().find((other) => keyOf(other) === keyOf(slice))?.endpoints ?? [];
    const both = [...new Set([...now, ...slice.endpoints])];
    if (both.length > now.length) yield population.putSlice({ ...slice, endpoints: both });
  }
  for (const slice of before) {
    const next = after.find((other) => keyOf(other) === keyOf(slice));
    const now = here().find((other) => keyOf(other) === keyOf(slice))?.endpoints ?? [];
    if (next === undefined) yield population.removeSlice(slice);
    else if (next.endpoints.length < now.length) yield population.putSlice(next);
  }
  onEnd();
}

/** In another order, in parts of another size. */
function dealt(endpoints: readonly Endpoint[], random: Random): (readonly Endpoint[])[] {
  const left = [...endpoints];
  const shuffled: Endpoint[] = [];
  while (left.length > 0) shuffled.push(...left.splice(random.below(left.length), 1));
  const parts: (readonly Endpoint[])[] = [];
  while (shuffled.length > 0) {
    parts.push(shuffled.splice(0, random.between(1, MOST_PER_FOREIGN_SLICE)));
  }
  return parts;
}
