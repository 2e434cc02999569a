import type { Endpoints, EndpointSlice, Service } from '@sliceplane/kube';
import type { SliceChange } from '../src/change.ts';
import { mirror, type Mirrored } from '../src/mirror.ts';
import { resolveSliceOptions, type SliceOptions } from '../src/options.ts';
import { serviceOf } from './mirror-notation.ts';

/** One reconcile; by default with a Service without selector. */
export function run(
  endpoints: Endpoints | undefined,
  existing: readonly EndpointSlice[],
  options: SliceOptions = {},
  service: Service | undefined = serviceOf(),
): Mirrored {
  return mirror(endpoints, service, existing, resolveSliceOptions(options), nameAfter('new'));
}

export function nameAfter(prefix: string): (taken: ReadonlySet<string>) => string {
  return (taken) => {
    let n = 1;
    while (taken.has(`${prefix}-${n}`)) n += 1;
    return `${prefix}-${n}`;
  };
}

/** What exists once the writes are done. A write that does not fit what exists is refused. */
export function apply(
  existing: readonly EndpointSlice[],
  writes: readonly SliceChange[],
): EndpointSlice[] {
  const slices = new Map(existing.map((slice) => [slice.metadata.name, slice]));
  for (const { op, before, after } of writes) {
    const name = (after ?? before)?.metadata.name ?? '';
    if (slices.get(name) !== before) throw new Error(`${op} ${name}: not what exists`);
    if (after === undefined) slices.delete(name);
    else slices.set(name, after);
  }
  return [...slices.values()];
}
