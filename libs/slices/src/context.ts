import type { IpFamily, Labels, OwnerReference, PodFacts, Service } from '@sliceplane/kube';
import { supportedTypes } from './address-types.ts';
import { sliceLabels } from './labels.ts';
import { ownerReference } from './metadata.ts';
import type { ResolvedSliceOptions } from './options.ts';
import { type PortList, portsOn } from './ports.ts';
import { type HintMode, hintMode } from './traffic.ts';

/** What a Service with a selector decides about its slices, worked out once per change of the Service. */
export interface ServiceContext {
  readonly service: Service;
  readonly types: readonly IpFamily[];
  /** The label map of every slice, one object for all. */
  readonly labels: Labels;
  /** The owner of every slice made here, one object for all. */
  readonly owner: OwnerReference;
  readonly mode: HintMode;
  readonly maxEndpointsPerSlice: number;
  readonly portsOn: (pod: PodFacts) => PortList;
}

export function serviceContext(service: Service, options: ResolvedSliceOptions): ServiceContext {
  return {
    service,
    types: supportedTypes(service),
    labels: sliceLabels(service, options.managedBy),
    owner: ownerReference(service),
    mode: hintMode(service),
    maxEndpointsPerSlice: options.maxEndpointsPerSlice,
    portsOn: portsOn(service),
  };
}

/** Slices are made for Services with a selector that are not of type ExternalName (R1.10). */
export function selectsPods(service: Service | undefined): service is Service {
  return service !== undefined && service.type !== 'ExternalName' && service.selector !== null;
}
