import { Reader } from '@sliceplane/protobuf';

/** What of one entry of a view in mode `hinted` matters to xDS. The view has only those that are ready or draining. */
export interface EndpointEntry {
  readonly id: number;
  /** Canonical, numeric. */
  readonly address: string;
  readonly ports: readonly EntryPort[];
  readonly nodeName: string;
  readonly zone: string;
  /** False: serving and terminating. */
  readonly ready: boolean;
  readonly forNodes: readonly string[];
  readonly forZones: readonly string[];
}

export interface EntryPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
}

const endpointsField = tag(12, 2);

/** The entries of `endpoints` fields back to back. @throws RangeError for bytes that are none */
export function* entriesOf(pieces: Uint8Array): Iterable<EndpointEntry> {
  const reader = new Reader(pieces);
  const repeated = new Repeated();
  while (reader.more) {
    const found = reader.tag();
    if (found === endpointsField) yield entryOf(reader.message(), repeated);
    else reader.skip(found);
  }
}

/** A view says few names and lists thousands of times; equal ones of one reading are one object. */
class Repeated {
  readonly #names: Map<string, string> = new Map();
  readonly #lists: Map<string, readonly string[]> = new Map();
  readonly #ports: Map<string, readonly EntryPort[]> = new Map();

  name(name: string): string {
    return once(this.#names, name, name);
  }

  names(names: readonly string[]): readonly string[] {
    return names.length === 0 ? noNames : once(this.#lists, names.join('\0'), names);
  }

  ports(ports: readonly EntryPort[]): readonly EntryPort[] {
    const key = ports.map(({ name, number, protocol }) => `${name}\0${number}\0${protocol}`);
    return once(this.#ports, key.join('\0'), ports);
  }
}

function once<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, value);
  return value;
}

/** Fields of sliceplane.v1.ViewEndpoint. */
function entryOf(reader: Reader, repeated: Repeated): EndpointEntry {
  let id = 0;
  let address = '';
  const ports: EntryPort[] = [];
  let nodeName = '';
  let zone = '';
  let ready = true;
  let hints = noHints;
  while (reader.more) {
    const found = reader.tag();
    if (found === tag(1, 1)) id = reader.fixed64();
    else if (found === tag(2, 2)) address = reader.string();
    else if (found === tag(3, 2)) ports.push(portOf(reader.message()));
    else if (found === tag(4, 2)) nodeName = repeated.name(reader.string());
    else if (found === tag(5, 2)) zone = repeated.name(reader.string());
    else if (found === tag(7, 0)) ready = !reader.bool();
    else if (found === tag(11, 2)) hints = hintsOf(reader.message(), repeated);
    else reader.skip(found);
  }
  const { forNodes, forZones } = hints;
  return { id, address, ports: repeated.ports(ports), nodeName, zone, ready, forNodes, forZones };
}

/** Fields of sliceplane.v1.ViewPort. */
function portOf(reader: Reader): EntryPort {
  let name = '';
  let number = 0;
  let protocol = 'TCP';
  while (reader.more) {
    const found = reader.tag();
    if (found === tag(1, 2)) name = reader.string();
    else if (found === tag(2, 0)) number = reader.integer();
    else if (found === tag(3, 2)) protocol = reader.string();
    else reader.skip(found);
  }
  return { name, number, protocol };
}

type Hints = Pick<EndpointEntry, 'forNodes' | 'forZones'>;

const noNames: readonly string[] = [];
const noHints: Hints = { forNodes: noNames, forZones: noNames };

/** Fields of sliceplane.v1.EndpointHints. */
function hintsOf(reader: Reader, repeated: Repeated): Hints {
  const forZones: string[] = [];
  const forNodes: string[] = [];
  while (reader.more) {
    const found = reader.tag();
    if (found === tag(1, 2)) forZones.push(nameOf(reader.message()));
    else if (found === tag(2, 2)) forNodes.push(nameOf(reader.message()));
    else reader.skip(found);
  }
  return { forNodes: repeated.names(forNodes), forZones: repeated.names(forZones) };
}

function nameOf(reader: Reader): string {
  let name = '';
  while (reader.more) {
    const found = reader.tag();
    if (found === tag(1, 2)) name = reader.string();
    else reader.skip(found);
  }
  return name;
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
