import type { Endpoint, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
import type { Endpoints, EndpointsAddress, EndpointsPort, EndpointsSubset } from './endpoints.ts';
import type { Metadata } from './meta.ts';

/** Plain JSON in the order in which kubectl prints it. */
export type Manifest = Record<string, unknown>;

/**
 * The object as kubectl would accept it: what was absent stays absent, no empty text, map or list is invented
 * (an EndpointSlice's `endpoints` and `ports` excepted: absent and empty lists print as kubectl prints them).
 */
export function toManifest(object: EndpointSlice | Endpoints): Manifest {
  return object.kind === 'EndpointSlice' ? sliceManifest(object) : endpointsManifest(object);
}

/** A v1 List, what `kubectl get -o json` prints and `kubectl apply -f` reads. */
export function toList(items: Iterable<EndpointSlice | Endpoints>): {
  readonly apiVersion: 'v1';
  readonly kind: 'List';
  readonly items: readonly Manifest[];
} {
  return { apiVersion: 'v1', kind: 'List', items: Array.from(items, toManifest) };
}

function sliceManifest(slice: EndpointSlice): Manifest {
  return {
    apiVersion: slice.apiVersion,
    kind: slice.kind,
    metadata: metadataManifest(slice.metadata),
    addressType: slice.addressType,
    endpoints: slice.endpoints.map(endpointManifest),
    ports: slice.ports.map(portManifest),
  };
}

function endpointManifest(endpoint: Endpoint): Manifest {
  const { addresses, conditions, hints } = endpoint;
  return present({
    addresses,
    conditions: conditions && present({ ...conditions }),
    deprecatedTopology: filled(endpoint.deprecatedTopology),
    hints: hints && present({ forNodes: filled(hints.forNodes), forZones: filled(hints.forZones) }),
    hostname: endpoint.hostname,
    nodeName: endpoint.nodeName,
    targetRef: reference(endpoint.targetRef),
    zone: endpoint.zone,
  });
}

/** A slice port prints its name even if it is empty: the API server has defaulted it (V30). */
function portManifest({ name, port, protocol, appProtocol }: EndpointPort): Manifest {
  return present({ appProtocol, name, port, protocol });
}

function endpointsManifest(endpoints: Endpoints): Manifest {
  return present({
    apiVersion: endpoints.apiVersion,
    kind: endpoints.kind,
    metadata: metadataManifest(endpoints.metadata),
    subsets: filled(endpoints.subsets.map(subsetManifest)),
  });
}

function subsetManifest(subset: EndpointsSubset): Manifest {
  return present({
    addresses: filled(subset.addresses.map(addressManifest)),
    notReadyAddresses: filled(subset.notReadyAddresses.map(addressManifest)),
    ports: filled(subset.ports.map(subsetPortManifest)),
  });
}

function addressManifest({ ip, hostname, nodeName, targetRef }: EndpointsAddress): Manifest {
  return present({ hostname: text(hostname), ip, nodeName, targetRef: reference(targetRef) });
}

function subsetPortManifest({ name, port, protocol, appProtocol }: EndpointsPort): Manifest {
  return present({ appProtocol, name: text(name), port, protocol });
}

function metadataManifest(metadata: Metadata): Manifest {
  return present({
    name: text(metadata.name),
    generateName: text(metadata.generateName),
    namespace: text(metadata.namespace),
    uid: text(metadata.uid),
    resourceVersion: text(metadata.resourceVersion),
    generation: metadata.generation,
    creationTimestamp: text(metadata.creationTimestamp),
    deletionTimestamp: text(metadata.deletionTimestamp),
    labels: filled(metadata.labels),
    annotations: filled(metadata.annotations),
    ownerReferences: filled(metadata.ownerReferences.map((owner) => present({ ...owner }))),
    finalizers: filled(metadata.finalizers),
  });
}

function reference(target: object | undefined): Manifest | undefined {
  return (
    target &&
    Object.fromEntries(Object.entries(target).filter(([, v]) => v !== undefined && v !== ''))
  );
}

function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** The map or list, unless it is empty. */
function filled<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

function present(fields: Manifest): Manifest {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
