import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
import type { Fields } from './fields.ts';
import {
  KNOWN_SLICE,
  KNOWN_SLICE_ENDPOINT,
  KNOWN_SLICE_ENDPOINT_V1BETA1,
  KNOWN_SLICE_PORT,
} from './known-fields.ts';
import { readMetadata, readReference } from './read-metadata.ts';
import type { Protocol } from './service.ts';
import { endpointFromV1beta1 } from './v1beta1.ts';

/** discovery/v1 EndpointSlice, and v1beta1 translated to it (V33). Port names and protocols are defaulted (V30). */
export function readEndpointSlice(
  object: Fields,
  defaultNamespace: string,
  version: 'v1' | 'v1beta1',
): EndpointSlice {
  object.knowOnly(KNOWN_SLICE);
  const readEndpoint = version === 'v1' ? readEndpointV1 : readEndpointV1beta1;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: readMetadata(object, { kind: 'EndpointSlice', namespace: defaultNamespace }),
    addressType: object.text('addressType') as EndpointSlice['addressType'],
    endpoints: object.list('endpoints').map(readEndpoint),
    ports: object.list('ports').map(readPort),
  };
}

function readEndpointV1(from: Fields): Endpoint {
  from.knowOnly(KNOWN_SLICE_ENDPOINT);
  const zone = from.optionalText('zone');
  const topology = from.labels('deprecatedTopology');
  return {
    ...readShared(from),
    ...(zone !== undefined && { zone }),
    ...(hasKeys(topology) && { deprecatedTopology: topology }),
  };
}

function readEndpointV1beta1(from: Fields): Endpoint {
  from.knowOnly(KNOWN_SLICE_ENDPOINT_V1BETA1);
  const topology = from.labels('topology');
  return endpointFromV1beta1({ ...readShared(from), ...(hasKeys(topology) && { topology }) });
}

/** What both versions spell alike. */
function readShared(from: Fields): Endpoint {
  const hostname = from.optionalText('hostname');
  const nodeName = from.optionalText('nodeName');
  const targetRef = readReference(from);
  const hints = readHints(from);
  return {
    addresses: from.texts('addresses'),
    ...(from.has('conditions') && { conditions: readConditions(from.section('conditions')) }),
    ...(hostname !== undefined && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(targetRef !== undefined && { targetRef }),
    ...(hints !== undefined && { hints }),
  };
}

function readConditions(from: Fields): NonNullable<Endpoint['conditions']> {
  const ready = from.flag('ready');
  const serving = from.flag('serving');
  const terminating = from.flag('terminating');
  return {
    ...(ready !== undefined && { ready }),
    ...(serving !== undefined && { serving }),
    ...(terminating !== undefined && { terminating }),
  };
}

/** Empty lists of hints are no hints. */
function readHints(from: Fields): EndpointHints | undefined {
  if (!from.has('hints')) return undefined;
  const hints = from.section('hints');
  const named = (item: Fields): { name: string } => ({ name: item.text('name') });
  const forZones = hints.list('forZones').map(named);
  const forNodes = hints.list('forNodes').map(named);
  return {
    ...(forZones.length > 0 && { forZones }),
    ...(forNodes.length > 0 && { forNodes }),
  };
}

function readPort(from: Fields): EndpointPort {
  from.knowOnly(KNOWN_SLICE_PORT);
  const port = from.integer('port');
  const appProtocol = from.optionalText('appProtocol');
  const protocol = from.optionalText('protocol') ?? 'TCP';
  return {
    name: from.text('name'),
    ...(port !== undefined && { port }),
    protocol: protocol as Protocol,
    ...(appProtocol !== undefined && { appProtocol }),
  };
}

function hasKeys(map: object): boolean {
  for (const _ in map) return true;
  return false;
}
