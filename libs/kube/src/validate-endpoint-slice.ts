import { isDeepStrictEqual } from 'node:util';
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
import {
  duplicate,
  type FieldError,
  internalError,
  invalid,
  notSupported,
  required,
  tooMany,
} from './field-error.ts';
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelValueProblems,
  qualifiedNameProblems,
} from './name-syntax.ts';
import { LABEL_ZONE } from './names.ts';
import type { IpFamily } from './service.ts';
import {
  validateEndpointIP,
  validateFqdn,
  validateLegacyIP,
  validateStrictIP,
  type ValidationOptions,
} from './validate-address.ts';
import { refuse, validateLabels, validateMetadata } from './validate-metadata.ts';

/** What the API server accepts at most (V14). */
const MOST_ENDPOINTS = 1000;
const MOST_PORTS = 20_000;
const MOST_ADDRESSES = 100;
const MOST_TOPOLOGY_KEYS = 16;
const MOST_HINTS = 8;

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
/** Sorted as NotSupported lists them. */
const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

/** What the API server would say of this slice, created as it is (V14-V27). */
export function validateSlice(
  slice: EndpointSlice,
  options: ValidationOptions = {},
): readonly FieldError[] {
  return [
    ...validateMetadata(slice.metadata, dnsSubdomainProblems),
    ...validateAddressType(slice.addressType),
    ...validateEndpoints(slice, options),
    ...validatePorts(slice.ports),
  ];
}

/** V28: endpoints that did not change are not held against an update; addressType never changes. */
export function validateSliceUpdate(
  before: EndpointSlice,
  after: EndpointSlice,
  options: ValidationOptions = {},
): readonly FieldError[] {
  const errors = [...validateMetadata(after.metadata, dnsSubdomainProblems)];
  errors.push(...validateAddressType(after.addressType));
  if (!isDeepStrictEqual(before.endpoints, after.endpoints)) {
    errors.push(...validateEndpoints(after, options));
  }
  errors.push(...validatePorts(after.ports));
  if (before.addressType !== after.addressType) {
    errors.push(invalid('addressType', after.addressType, 'field is immutable'));
  }
  return errors;
}

/** V16. */
function validateAddressType(addressType: string): FieldError[] {
  if (addressType === '') return [required('addressType')];
  return ADDRESS_TYPES.includes(addressType)
    ? []
    : [notSupported('addressType', addressType, ADDRESS_TYPES)];
}

function validateEndpoints(slice: EndpointSlice, options: ValidationOptions): FieldError[] {
  const { endpoints, addressType } = slice;
  if (endpoints.length > MOST_ENDPOINTS) {
    return [tooMany('endpoints', endpoints.length, MOST_ENDPOINTS)];
  }
  const errors: FieldError[] = [];
  endpoints.forEach((endpoint, i) => {
    const field = `endpoints[${i}]`;
    validateAddresses(errors, field, endpoint.addresses, addressType, options);
    if (endpoint.nodeName !== undefined) {
      refuse(errors, `${field}.nodeName`, endpoint.nodeName, dnsSubdomainProblems); // V20
    }
    validateTopology(errors, `${field}.deprecatedTopology`, endpoint);
    if (endpoint.hostname !== undefined) {
      refuse(errors, `${field}.hostname`, endpoint.hostname, dnsLabelProblems); // V21
    }
    if (endpoint.hints !== undefined) validateHints(errors, `${field}.hints`, endpoint.hints);
  });
  return errors;
}

/** V14, V17, V18. */
function validateAddresses(
  errors: FieldError[],
  endpoint: string,
  addresses: readonly string[],
  addressType: string,
  options: ValidationOptions,
): void {
  const list = `${endpoint}.addresses`;
  if (addresses.length === 0) {
    errors.push(required(list, 'must contain at least 1 address'));
  } else if (addresses.length > MOST_ADDRESSES) {
    errors.push(tooMany(list, addresses.length, MOST_ADDRESSES));
  }
  addresses.forEach((text, i) => {
    const field = `${list}[${i}]`;
    if (addressType === 'FQDN') validateFqdn(errors, field, text);
    if (addressType !== 'IPv4' && addressType !== 'IPv6') return;
    const address =
      addressType === 'IPv4'
        ? validateLegacyIP(errors, field, text, options)
        : validateStrictIP(errors, field, text);
    if (address === undefined) return;
    refuseFamily(errors, list, text, address.family, addressType);
    validateEndpointIP(errors, field, text);
  });
}

/** The path of a wrong family carries no index (V17). */
function refuseFamily(
  errors: FieldError[],
  list: string,
  text: string,
  found: IpFamily,
  wanted: IpFamily,
): void {
  if (found === wanted) return;
  errors.push(invalid(list, text, `must be an ${wanted} address`));
}

/** V23. */
function validateTopology(errors: FieldError[], field: string, endpoint: Endpoint): void {
  const topology = endpoint.deprecatedTopology;
  if (topology === undefined) return;
  const count = Object.keys(topology).length;
  if (count > MOST_TOPOLOGY_KEYS) errors.push(tooMany(field, count, MOST_TOPOLOGY_KEYS));
  validateLabels(errors, field, topology);
  if (Object.hasOwn(topology, LABEL_ZONE)) {
    errors.push(
      internalError(`${field}[${LABEL_ZONE}]`, 'reserved key was not removed in conversion'),
    );
  }
}

/** V14, V24: too many hints of one kind end the check. */
function validateHints(errors: FieldError[], field: string, hints: EndpointHints): void {
  const kinds = [
    ['forZones', labelValueProblems],
    ['forNodes', dnsSubdomainProblems],
  ] as const;
  for (const [kind, problems] of kinds) {
    const list = hints[kind] ?? [];
    if (list.length > MOST_HINTS) {
      errors.push(tooMany(`${field}.${kind}`, list.length, MOST_HINTS));
      return;
    }
    const seen = new Set<string>();
    list.forEach(({ name }, i) => {
      const path = `${field}.${kind}[${i}].name`;
      if (seen.has(name)) errors.push(duplicate(path, name));
      seen.add(name);
      refuse(errors, path, name, problems);
    });
  }
}

/** V25: the number is not looked at. */
function validatePorts(ports: readonly EndpointPort[]): FieldError[] {
  if (ports.length > MOST_PORTS) return [tooMany('ports', ports.length, MOST_PORTS)];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  ports.forEach((port, i) => {
    const field = `ports[${i}]`;
    if (port.name !== '') refuse(errors, `${field}.name`, port.name, dnsLabelProblems);
    if (seen.has(port.name)) errors.push(duplicate(`${field}.name`, port.name));
    seen.add(port.name);
    validateProtocol(errors, `${field}.protocol`, port.protocol);
    if (port.appProtocol !== undefined) {
      refuse(errors, `${field}.appProtocol`, port.appProtocol, qualifiedNameProblems);
    }
  });
  return errors;
}

/** Required, and one of the three. */
export function validateProtocol(errors: FieldError[], field: string, protocol: string): void {
  if (protocol === '') errors.push(required(field));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(field, protocol, PROTOCOLS));
}
