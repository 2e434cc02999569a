import { labelValueProblems, MANAGED_BY, MIRRORING_MANAGED_BY } from '@sliceplane/kube';

export interface SliceOptions {
  /** Largest slice of a selector Service. Integer 1..1000. @defaultValue 100 */
  readonly maxEndpointsPerSlice?: number;
  /** Most addresses mirrored from one repacked subset (M28). Integer 1..1000. @defaultValue 1000 */
  readonly mirroringMaxEndpointsPerSubset?: number;
  /** The managed-by label value we act as. @defaultValue slice-controller.sliceplane.dev */
  readonly managedBy?: string;
  /** The same for mirrored slices. @defaultValue slice-mirroring-controller.sliceplane.dev */
  readonly mirroringManagedBy?: string;
}

export type ResolvedSliceOptions = Required<SliceOptions>;

/** Fills defaults and rejects nonsense, once. @throws RangeError naming the option, its bounds and the value */
export function resolveSliceOptions(options: SliceOptions = {}): ResolvedSliceOptions {
  const resolved = {
    maxEndpointsPerSlice: options.maxEndpointsPerSlice ?? 100,
    mirroringMaxEndpointsPerSubset: options.mirroringMaxEndpointsPerSubset ?? 1000,
    managedBy: options.managedBy ?? MANAGED_BY,
    mirroringManagedBy: options.mirroringManagedBy ?? MIRRORING_MANAGED_BY,
  };
  for (const name of ['maxEndpointsPerSlice', 'mirroringMaxEndpointsPerSubset'] as const) {
    const value = resolved[name];
    if (!Number.isInteger(value) || value < 1 || value > 1000) {
      throw new RangeError(`${name} must be an integer from 1 to 1000, not ${value}`);
    }
  }
  for (const name of ['managedBy', 'mirroringManagedBy'] as const) {
    const value = resolved[name];
    const [problem] = value === '' ? ['it must not be empty'] : labelValueProblems(value);
    if (problem !== undefined) throw new RangeError(`${name} '${value}' is no manager: ${problem}`);
  }
  if (resolved.managedBy === resolved.mirroringManagedBy) {
    throw new RangeError(
      `managedBy and mirroringManagedBy must differ, both are '${resolved.managedBy}'`,
    );
  }
  return resolved;
}
