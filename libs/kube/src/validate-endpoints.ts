import { isDeepStrictEqual } from 'node:util';
import type { Endpoints, EndpointsAddress, EndpointsPort, EndpointsSubset } from './endpoints.ts';
import { type FieldError, invalid, required } from './field-error.ts';
import { dnsLabelProblems, dnsSubdomainProblems, qualifiedNameProblems } from './name-syntax.ts';
import {
  validateEndpointIP,
  validateLegacyIP,
  type ValidationOptions,
} from './validate-address.ts';
import { validateProtocol } from './validate-endpoint-slice.ts';
import { refuse, validateMetadata, validateMetadataUpdate } from './validate-metadata.ts';

export const PORT_RANGE = 'must be between 1 and 65535, inclusive';

/** What the API server would say of this object, created as it is (V42-V46). */
export function validateEndpoints(
  endpoints: Endpoints,
  options: ValidationOptions = {},
): readonly FieldError[] {
  const errors = validateMetadata(endpoints.metadata, dnsSubdomainProblems);
  validateSubsets(errors, endpoints.subsets, options);
  return errors;
}

/** V47: subsets that did not change are not held against an update. */
export function validateEndpointsUpdate(
  before: Endpoints,
  after: Endpoints,
  options: ValidationOptions = {},
): readonly FieldError[] {
  const errors = [
    ...validateMetadataUpdate(before.metadata, after.metadata),
    ...validateMetadata(after.metadata, dnsSubdomainProblems),
  ];
  if (!isDeepStrictEqual(before.subsets, after.subsets)) {
    validateSubsets(errors, after.subsets, options);
  }
  return errors;
}

export function isPortNumber(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

function validateSubsets(
  errors: FieldError[],
  subsets: readonly EndpointsSubset[],
  options: ValidationOptions,
): void {
  subsets.forEach((subset, i) => {
    const field = `subsets[${i}]`;
    if (subset.addresses.length === 0 && subset.notReadyAddresses.length === 0) {
      errors.push(required(field, 'must specify `addresses` or `notReadyAddresses`')); // V43
    }
    for (const list of ['addresses', 'notReadyAddresses'] as const) {
      subset[list].forEach((address, j) =>
        validateAddress(errors, `${field}.${list}[${j}]`, address, options),
      );
    }
    const nameRequired = subset.ports.length > 1;
    subset.ports.forEach((port, j) =>
      validatePort(errors, `${field}.ports[${j}]`, port, nameRequired),
    );
  });
}

/** V44: both IP rules are asked, so what is no IP at all is said twice. */
function validateAddress(
  errors: FieldError[],
  field: string,
  address: EndpointsAddress,
  options: ValidationOptions,
): void {
  validateLegacyIP(errors, `${field}.ip`, address.ip, options);
  if ((address.hostname ?? '') !== '') {
    refuse(errors, `${field}.hostname`, address.hostname ?? '', dnsLabelProblems);
  }
  if (address.nodeName !== undefined) {
    refuse(errors, `${field}.nodeName`, address.nodeName, dnsSubdomainProblems);
  }
  validateEndpointIP(errors, `${field}.ip`, address.ip);
}

/** V45: names need not be unique. */
function validatePort(
  errors: FieldError[],
  field: string,
  port: EndpointsPort,
  nameRequired: boolean,
): void {
  if (port.name !== '') refuse(errors, `${field}.name`, port.name, dnsLabelProblems);
  else if (nameRequired) errors.push(required(`${field}.name`));
  if (!isPortNumber(port.port)) errors.push(invalid(`${field}.port`, port.port, PORT_RANGE));
  validateProtocol(errors, `${field}.protocol`, port.protocol);
  if (port.appProtocol !== undefined) {
    refuse(errors, `${field}.appProtocol`, port.appProtocol, qualifiedNameProblems);
  }
}
