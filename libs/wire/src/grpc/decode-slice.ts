import type {
  AddressType,
  Endpoint,
  EndpointPort,
  EndpointSlice,
  Metadata,
  ObjectReference,
  OwnerReference,
  Protocol,
} from '@sliceplane/kube';
import { Reader } from '@sliceplane/protobuf';

/** Objects under construction: the same fields, writable. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The slice that was encoded. @throws RangeError on bytes that end too early, naming where */
export function decodeSlice(bytes: Uint8Array): EndpointSlice {
  const reader = new Reader(bytes);
  let metadata: Metadata | undefined;
  let addressType: AddressType = 'IPv4';
  const endpoints: Endpoint[] = [];
  const ports: EndpointPort[] = [];
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) metadata = readMetadata(reader.message());
    else if (tag === 0x12) addressType = reader.string() as AddressType;
    else if (tag === 0x1a) endpoints.push(readEndpoint(reader.message()));
    else if (tag === 0x22) ports.push(readPort(reader.message()));
    else reader.skip(tag);
  }
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata ?? readMetadata(new Reader(new Uint8Array())),
    addressType,
    endpoints,
    ports,
  };
}

function readMetadata(reader: Reader): Metadata {
  const labels: Record<string, string> = {};
  const annotations: Record<string, string> = {};
  const ownerReferences: OwnerReference[] = [];
  const to: Draft<Metadata> = {
    name: '',
    namespace: '',
    uid: '',
    labels,
    annotations,
    ownerReferences,
  };
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) to.name = reader.string();
    else if (tag === 0x12) to.generateName = reader.string();
    else if (tag === 0x1a) to.namespace = reader.string();
    else if (tag === 0x22) to.uid = reader.string();
    else if (tag === 0x2a) to.resourceVersion = reader.string();
    else if (tag === 0x30) to.generation = reader.integer();
    else if (tag === 0x3a) to.creationTimestamp = reader.string();
    else if (tag === 0x42) to.deletionTimestamp = reader.string();
    else if (tag === 0x4a) readMapEntry(reader.message(), labels);
    else if (tag === 0x52) readMapEntry(reader.message(), annotations);
    else if (tag === 0x5a) ownerReferences.push(readOwner(reader.message()));
    else reader.skip(tag);
  }
  return to;
}

function readOwner(reader: Reader): OwnerReference {
  const to: Draft<OwnerReference> = { apiVersion: '', kind: '', name: '', uid: '' };
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) to.apiVersion = reader.string();
    else if (tag === 0x12) to.kind = reader.string();
    else if (tag === 0x1a) to.name = reader.string();
    else if (tag === 0x22) to.uid = reader.string();
    else if (tag === 0x28) to.controller = reader.bool();
    else if (tag === 0x30) to.blockOwnerDeletion = reader.bool();
    else reader.skip(tag);
  }
  return to;
}

function readEndpoint(reader: Reader): Endpoint {
  const addresses: string[] = [];
  const to: Draft<Endpoint> = { addresses };
  let topology: Record<string, string> | undefined;
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) addresses.push(reader.string());
    else if (tag === 0x12) to.conditions = readConditions(reader.message());
    else if (tag === 0x1a) to.hostname = reader.string();
    else if (tag === 0x22) to.targetRef = readReference(reader.message());
    else if (tag === 0x2a) readMapEntry(reader.message(), (topology ??= {}));
    else if (tag === 0x32) to.nodeName = reader.string();
    else if (tag === 0x3a) to.zone = reader.string();
    else if (tag === 0x42) to.hints = readHints(reader.message());
    else reader.skip(tag);
  }
  if (topology !== undefined) to.deprecatedTopology = topology;
  return to;
}

function readConditions(reader: Reader): NonNullable<Endpoint['conditions']> {
  const to: Draft<NonNullable<Endpoint['conditions']>> = {};
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x08) to.ready = reader.bool();
    else if (tag === 0x10) to.serving = reader.bool();
    else if (tag === 0x18) to.terminating = reader.bool();
    else reader.skip(tag);
  }
  return to;
}

function readReference(reader: Reader): ObjectReference {
  const to: Draft<ObjectReference> = {};
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) to.kind = reader.string();
    else if (tag === 0x12) to.namespace = reader.string();
    else if (tag === 0x1a) to.name = reader.string();
    else if (tag === 0x22) to.uid = reader.string();
    else if (tag === 0x2a) to.apiVersion = reader.string();
    else if (tag === 0x32) to.resourceVersion = reader.string();
    else if (tag === 0x3a) to.fieldPath = reader.string();
    else reader.skip(tag);
  }
  return to;
}

function readHints(reader: Reader): NonNullable<Endpoint['hints']> {
  let forZones: { name: string }[] | undefined;
  let forNodes: { name: string }[] | undefined;
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) (forZones ??= []).push({ name: readName(reader.message()) });
    else if (tag === 0x12) (forNodes ??= []).push({ name: readName(reader.message()) });
    else reader.skip(tag);
  }
  return { ...(forZones && { forZones }), ...(forNodes && { forNodes }) };
}

function readName(reader: Reader): string {
  let name = '';
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) name = reader.string();
    else reader.skip(tag);
  }
  return name;
}

function readPort(reader: Reader): EndpointPort {
  const to: Draft<EndpointPort> = { name: '', protocol: 'TCP' };
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) to.name = reader.string();
    else if (tag === 0x12) to.protocol = reader.string() as Protocol;
    else if (tag === 0x18) to.port = reader.integer();
    else if (tag === 0x22) to.appProtocol = reader.string();
    else reader.skip(tag);
  }
  return to;
}

function readMapEntry(reader: Reader, map: Record<string, string>): void {
  let key = '';
  let value = '';
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 0x0a) key = reader.string();
    else if (tag === 0x12) value = reader.string();
    else reader.skip(tag);
  }
  // A plain assignment would set the prototype for one spelling of a key.
  if (key !== '__proto__') map[key] = value;
  else
    Object.defineProperty(map, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
