import { type IpFamily, parseAddress, type Service } from '@sliceplane/kube';

const BOTH: readonly IpFamily[] = ['IPv4', 'IPv6'];

/**
 * The address types a Service's slices have, IPv4 first (R2.2): its ipFamilies, else the family of its clusterIP,
 * else both. Never FQDN.
 */
export function supportedTypes(service: Service): readonly IpFamily[] {
  const named = BOTH.filter((family) => service.ipFamilies.includes(family));
  if (named.length > 0) return named;
  if (service.clusterIP !== '' && service.clusterIP !== 'None') {
    const parsed = parseAddress(service.clusterIP);
    if (parsed !== undefined) return [parsed.family];
  }
  return BOTH;
}
