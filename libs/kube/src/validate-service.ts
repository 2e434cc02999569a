import { familyOf } from './address.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from './field-error.ts';
import { dnsLabelProblems, dnsSubdomainProblems } from './name-syntax.ts';
import { ANNOTATION_TOPOLOGY_HINTS, ANNOTATION_TOPOLOGY_MODE } from './names.ts';
import { isExternallyAccessible } from './read-service.ts';
import type { Service } from './service.ts';
import { validateLegacyIP, type ValidationOptions } from './validate-address.ts';
import { refuse, validateLabels, validateMetadata } from './validate-metadata.ts';
import { validateServicePorts } from './validate-service-ports.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const FAMILIES = ['IPv4', 'IPv6'];
const TRAFFIC_POLICIES = ['Cluster', 'Local'];
/** In the order in which NotSupported lists them (V57). */
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

/** What the API server would say of this Service, as far as it matters to endpoints (V49-V59). */
export function validateService(
  service: Service,
  options: ValidationOptions = {},
): readonly FieldError[] {
  const errors = validateMetadata(service.metadata, dnsLabelProblems); // V49
  validateTopologyAnnotations(errors, service);
  validateServicePorts(errors, service);
  if (service.selector !== null) validateLabels(errors, 'spec.selector', service.selector); // V50
  if (!TYPES.includes(service.type)) errors.push(notSupported('spec.type', service.type, TYPES));
  if (service.type === 'ExternalName') validateExternalName(errors, service);
  else validateClusterIPs(errors, service, options);
  validateTrafficPolicies(errors, service);
  return errors;
}

/** V58: the old annotation may stand beside the new one only if it says the same. */
function validateTopologyAnnotations(errors: FieldError[], service: Service): void {
  const { annotations } = service.metadata;
  const mode = annotations[ANNOTATION_TOPOLOGY_MODE];
  const hints = annotations[ANNOTATION_TOPOLOGY_HINTS];
  if (mode === undefined || hints === undefined || mode === hints) return;
  const field = `metadata.annotations[${ANNOTATION_TOPOLOGY_MODE}]`;
  const detail = `must match annotations[${ANNOTATION_TOPOLOGY_HINTS}] when both are specified`;
  errors.push(invalid(field, mode, detail));
}

/** V55. */
function validateExternalName(errors: FieldError[], service: Service): void {
  const forbiddenFields = [
    ['clusterIPs', service.clusterIPs.length > 0],
    ['ipFamilies', service.ipFamilies.length > 0],
    ['ipFamilyPolicy', service.ipFamilyPolicy !== undefined],
  ] as const;
  for (const [name, set] of forbiddenFields) {
    if (set) errors.push(forbidden(`spec.${name}`, 'may not be set for ExternalName services'));
  }
  const name = (service.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required('spec.externalName'));
  else refuse(errors, 'spec.externalName', name, dnsSubdomainProblems);
}

/** V52, V53. */
function validateClusterIPs(
  errors: FieldError[],
  service: Service,
  options: ValidationOptions,
): void {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = service;
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, POLICIES));
  }
  ipFamilies.forEach((family, i) => {
    const field = `spec.ipFamilies[${i}]`;
    if (!FAMILIES.includes(family)) errors.push(notSupported(field, family, FAMILIES));
    else if (ipFamilies.indexOf(family) < i) errors.push(duplicate(field, family));
  });
  if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    errors.push(invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  }
  if (clusterIPs.length > 2) {
    errors.push(invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values'));
  }
  const headless = clusterIPs[0] === 'None';
  if (headless && (service.type === 'NodePort' || service.type === 'LoadBalancer')) {
    const detail = `may not be set to 'None' for ${service.type} services`;
    errors.push(invalid('spec.clusterIPs[0]', 'None', detail));
  }
  clusterIPs.forEach((ip, i) => {
    const field = `spec.clusterIPs[${i}]`;
    if (headless || ip === 'None') {
      if (i === 0) return;
      errors.push(invalid(field, ip, "'None' must be the first and only value"));
      return;
    }
    const family = validateLegacyIP(errors, field, ip, options)?.family;
    const wanted = ipFamilies[i];
    if (family === undefined || wanted === undefined || family === wanted) return;
    const detail = `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``;
    errors.push(invalid(field, ip, detail));
  });
  if (clusterIPs.length === 2 && !headless) {
    const [first = '', second = ''] = clusterIPs;
    const family = familyOf(first);
    if (family !== undefined && family === familyOf(second)) {
      const detail = 'may specify no more than one IP for each IP family';
      errors.push(invalid('spec.clusterIPs', clusterIPs, detail));
    }
  }
}

/** V56, V57. */
function validateTrafficPolicies(errors: FieldError[], service: Service): void {
  const { externalTrafficPolicy, internalTrafficPolicy, trafficDistribution } = service;
  if (externalTrafficPolicy !== undefined) {
    const field = 'spec.externalTrafficPolicy';
    if (!isExternallyAccessible(service.type, service.externalIPs)) {
      const detail = 'may only be set for externally-accessible services';
      errors.push(invalid(field, externalTrafficPolicy, detail));
    } else if (!TRAFFIC_POLICIES.includes(externalTrafficPolicy)) {
      errors.push(notSupported(field, externalTrafficPolicy, TRAFFIC_POLICIES));
    }
  }
  if (!TRAFFIC_POLICIES.includes(internalTrafficPolicy)) {
    const field = 'spec.internalTrafficPolicy';
    errors.push(notSupported(field, internalTrafficPolicy, TRAFFIC_POLICIES));
  }
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) {
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
  }
}
