import {
  type Endpoint,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Service,
} from '@sliceplane/kube';
import { importedIPv4 } from './addresses.ts';
import { zoneNames } from './nodes.ts';
import type { Random } from './random.ts';
import { IMPORTER, isImported } from './services.ts';
import type { ResolvedSyntheticSpec } from './spec.ts';

/** Of one Service; in slices of at most so many. */
const MOST_ENDPOINTS = 60;
export const MOST_PER_FOREIGN_SLICE = 20;

/**
 * What another manager wrote for its Services: one to sixty endpoints each, in several slices, in zones but on no node
 * of this cluster. The first Service has a slice of names beside them.
 */
export function makeForeignSlices(
  spec: ResolvedSyntheticSpec,
  services: readonly Service[],
  random: Random,
): readonly EndpointSlice[] {
  const zones = zoneNames(spec.zones);
  let index = 0;
  return services.filter(isImported).flatMap((service, rank) => {
    const endpoints = Array.from({ length: random.between(1, MOST_ENDPOINTS) }, (): Endpoint => {
      index += 1;
      const ready = random.chance(0.95);
      return {
        addresses: [importedIPv4(index)],
        conditions: { ready, serving: ready, terminating: false },
        zone: random.pick(zones),
      };
    });
    const slices: EndpointSlice[] = [];
    while (endpoints.length > 0) {
      const some = endpoints.splice(0, random.between(1, MOST_PER_FOREIGN_SLICE));
      slices.push(foreignSlice(service, String(slices.length), random.uid(), some));
    }
    if (rank > 0) return slices;
    const names = [0, 1].map((i): Endpoint => ({ addresses: [`db-${i}.example.com`] }));
    const { metadata, ...rest } = foreignSlice(service, 'names', random.uid(), names);
    return [...slices, { ...rest, metadata, addressType: 'FQDN' as const }];
  });
}

/** One slice of the other manager, `svc-00042-mesh-SUFFIX`, with the Service's ports. */
export function foreignSlice(
  { metadata, ports }: Service,
  suffix: string,
  uid: string,
  endpoints: readonly Endpoint[],
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${metadata.name}-mesh-${suffix}`,
      namespace: metadata.namespace,
      uid,
      labels: { [LABEL_SERVICE_NAME]: metadata.name, [LABEL_MANAGED_BY]: IMPORTER },
      annotations: {},
      ownerReferences: [],
    },
    addressType: 'IPv4',
    endpoints,
    ports: ports.map(({ name, protocol, targetPort, port, appProtocol }) => ({
      name,
      port: typeof targetPort === 'number' ? targetPort : port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    })),
  };
}
