import {
  type Endpoints,
  type EndpointSlice,
  type KubeObject,
  keyOf,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type ObjectKey,
  objectKey,
  type Service,
} from '@sliceplane/kube';
import { selectsPods } from './context.ts';
import { whyNotMirrored } from './mirror-gate.ts';
import { resolveSliceOptions, type SliceOptions } from './options.ts';

/**
 * A sentence for each Service that will have our slices beside those of another manager, most likely with the same
 * endpoints: a dump of a live cluster holds its own controllers' slices. Says which flag takes them over. Asks the input
 * alone; a later object of the same kind and name replaces an earlier one. Cost: O(objects).
 */
export function otherManagers(
  objects: readonly KubeObject[],
  options: SliceOptions = {},
): string[] {
  const { managedBy, mirroringManagedBy } = resolveSliceOptions(options);
  const services = new Map<ObjectKey, Service>();
  const endpoints = new Map<ObjectKey, Endpoints>();
  const slices = new Map<ObjectKey, EndpointSlice>();
  for (const object of objects) {
    if (object.kind === 'Service') services.set(keyOf(object), object);
    else if (object.kind === 'Endpoints') endpoints.set(keyOf(object), object);
    else if (object.kind === 'EndpointSlice') slices.set(keyOf(object), object);
  }
  const foreign = countForeign(slices.values(), ['', managedBy, mirroringManagedBy]);
  return [...foreign.keys()].sort().flatMap((key) => {
    const flag = flagFor(services.get(key), endpoints.get(key));
    if (flag === undefined) return [];
    return [...(foreign.get(key) ?? [])].map(
      ([manager, count]) =>
        `service ${key} also has ${count} ${count === 1 ? 'slice' : 'slices'} of ${manager}, left alone; ${flag} ${manager} would take them over`,
    );
  });
}

/** Service → manager → slices it has there, for managers that are not us. */
function countForeign(
  slices: Iterable<EndpointSlice>,
  ours: readonly string[],
): Map<ObjectKey, Map<string, number>> {
  const found = new Map<ObjectKey, Map<string, number>>();
  for (const { metadata } of slices) {
    const name = metadata.labels[LABEL_SERVICE_NAME] ?? '';
    const manager = metadata.labels[LABEL_MANAGED_BY] ?? '';
    if (name === '' || ours.includes(manager)) continue;
    const key = objectKey(metadata.namespace, name);
    const counts = found.get(key) ?? new Map<string, number>();
    found.set(key, counts.set(manager, (counts.get(manager) ?? 0) + 1));
  }
  return found;
}

/** As which of our two identities we write slices for this Service; undefined: as neither. */
function flagFor(
  service: Service | undefined,
  endpoints: Endpoints | undefined,
): string | undefined {
  if (selectsPods(service)) return '--managed-by';
  const isMirrored =
    whyNotMirrored(endpoints, service) === undefined &&
    endpoints?.subsets.some((s) => s.addresses.length + s.notReadyAddresses.length > 0) === true;
  return isMirrored ? '--mirroring-managed-by' : undefined;
}
