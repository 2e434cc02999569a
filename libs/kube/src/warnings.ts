/** What Kubernetes accepts with a frown: never an error, worth a line of `validate`. */
import { parseAddress } from './address.ts';
import type { EndpointSlice } from './endpoint-slice.ts';
import type { Endpoints } from './endpoints.ts';
import {
  ANNOTATION_TOPOLOGY_HINTS,
  LABEL_ENDPOINTS_MANAGED_BY,
  LABEL_MANAGED_BY,
} from './names.ts';
import type { Service } from './service.ts';

/** Kubernetes' own controllers, who know what they write. */
const TRUSTED_SLICE_MANAGERS: readonly string[] = [
  'endpointslice-controller.k8s.io',
  'endpointslicemirroring-controller.k8s.io',
];
const TRUSTED_ENDPOINTS_MANAGER = 'endpoint-controller';

/** V41, V48, V57, V58. */
export function warningsOf(object: Service | Endpoints | EndpointSlice): readonly string[] {
  switch (object.kind) {
    case 'Service':
      return serviceWarnings(object);
    case 'Endpoints':
      return endpointsWarnings(object);
    case 'EndpointSlice':
      return sliceWarnings(object);
  }
}

function serviceWarnings({ metadata, trafficDistribution }: Service): readonly string[] {
  const warnings: string[] = [];
  if (Object.hasOwn(metadata.annotations, ANNOTATION_TOPOLOGY_HINTS)) {
    const field = `metadata.annotations[${ANNOTATION_TOPOLOGY_HINTS}]`;
    warnings.push(`${field}: deprecated, use service.kubernetes.io/topology-mode`);
  }
  if (trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: PreferClose is deprecated, use PreferSameZone');
  }
  return warnings;
}

function endpointsWarnings({ metadata, subsets }: Endpoints): readonly string[] {
  const warnings = [
    'v1 Endpoints is deprecated since v1.33, use discovery.k8s.io/v1 EndpointSlice',
  ];
  if (metadata.labels[LABEL_ENDPOINTS_MANAGED_BY] === TRUSTED_ENDPOINTS_MANAGER) return warnings;
  subsets.forEach((subset, i) => {
    for (const list of ['addresses', 'notReadyAddresses'] as const) {
      subset[list].forEach(({ ip }, j) => warnOfIP(warnings, `subsets[${i}].${list}[${j}].ip`, ip));
    }
  });
  return warnings;
}

function sliceWarnings({ metadata, addressType, endpoints }: EndpointSlice): readonly string[] {
  // Kubernetes prints this path although the field is at the top.
  if (addressType === 'FQDN') return ['spec.addressType: FQDN endpoints are deprecated'];
  if (TRUSTED_SLICE_MANAGERS.includes(metadata.labels[LABEL_MANAGED_BY] ?? '')) return [];
  const warnings: string[] = [];
  endpoints.forEach(({ addresses }, i) =>
    addresses.forEach((ip, j) => warnOfIP(warnings, `endpoints[${i}].addresses[${j}]`, ip)),
  );
  return warnings;
}

function warnOfIP(warnings: string[], field: string, ip: string): void {
  const address = parseAddress(ip);
  if (address === undefined || address.canonical === ip) return;
  warnings.push(
    address.mapped || address.leadingZeros
      ? `${field}: non-standard IP address "${ip}" will be considered invalid in a future release: use "${address.canonical}"`
      : `${field}: IPv6 address "${ip}" should be in RFC 5952 canonical format ("${address.canonical}")`,
  );
}
