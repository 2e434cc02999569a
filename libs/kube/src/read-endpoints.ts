import type { Endpoints, EndpointsAddress, EndpointsPort, EndpointsSubset } from './endpoints.ts';
import type { Fields } from './fields.ts';
import {
  KNOWN_ENDPOINTS,
  KNOWN_SLICE_PORT,
  KNOWN_SUBSET,
  KNOWN_SUBSET_ADDRESS,
} from './known-fields.ts';
import { readMetadata, readReference } from './read-metadata.ts';
import type { Protocol } from './service.ts';

/** core/v1 Endpoints. Port protocols are defaulted (V31). */
export function readEndpoints(object: Fields, defaultNamespace: string): Endpoints {
  object.knowOnly(KNOWN_ENDPOINTS);
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: readMetadata(object, { kind: 'Endpoints', namespace: defaultNamespace }),
    subsets: object.list('subsets').map(readSubset),
  };
}

function readSubset(from: Fields): EndpointsSubset {
  from.knowOnly(KNOWN_SUBSET);
  return {
    addresses: from.list('addresses').map(readAddress),
    notReadyAddresses: from.list('notReadyAddresses').map(readAddress),
    ports: from.list('ports').map(readPort),
  };
}

function readAddress(from: Fields): EndpointsAddress {
  from.knowOnly(KNOWN_SUBSET_ADDRESS);
  const hostname = from.text('hostname');
  const nodeName = from.optionalText('nodeName');
  const targetRef = readReference(from);
  return {
    ip: from.text('ip'),
    ...(hostname !== '' && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(targetRef !== undefined && { targetRef }),
  };
}

function readPort(from: Fields): EndpointsPort {
  from.knowOnly(KNOWN_SLICE_PORT);
  const appProtocol = from.optionalText('appProtocol');
  return {
    name: from.text('name'),
    port: from.integer('port') ?? 0,
    protocol: (from.text('protocol') || 'TCP') as Protocol,
    ...(appProtocol !== undefined && { appProtocol }),
  };
}
