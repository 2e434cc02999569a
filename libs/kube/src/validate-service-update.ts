import { isDeepStrictEqual } from 'node:util';
import { type FieldError, invalid } from './field-error.ts';
import type { Service } from './service.ts';
import type { ValidationOptions } from './validate-address.ts';
import { validateMetadataUpdate } from './validate-metadata.ts';
import { validateService } from './validate-service.ts';

/**
 * A Service written over a stored one: the rules of V49-V59, and cluster IPs stay what they are, however they are
 * spelled (V52).
 */
export function validateServiceUpdate(
  before: Service,
  after: Service,
  options: ValidationOptions = {},
): readonly FieldError[] {
  const errors = [...validateMetadataUpdate(before.metadata, after.metadata)];
  if (before.type !== 'ExternalName' && after.type !== 'ExternalName') {
    const [primary = '', secondary] = before.clusterIPs;
    if (primary !== '' && after.clusterIPs[0] !== primary) {
      errors.push(invalid('spec.clusterIPs[0]', after.clusterIPs, 'may not change once set'));
    }
    if (secondary !== undefined && after.clusterIPs[1] !== secondary) {
      errors.push(...secondaryReleased(after));
    }
  }
  const stored = isDeepStrictEqual(before.clusterIPs, after.clusterIPs);
  return [
    ...errors,
    ...validateService(after, stored ? { ...options, strictIPs: false } : options),
  ];
}

function secondaryReleased(after: Service): readonly FieldError[] {
  if (after.clusterIPs.length === 1 && after.ipFamilyPolicy === 'SingleStack') return [];
  const detail =
    after.clusterIPs.length > 1
      ? 'may not change once set'
      : "`ipFamilyPolicy` must be set to 'SingleStack' when releasing the secondary cluster IP";
  return [invalid('spec.clusterIPs[1]', after.clusterIPs, detail)];
}
