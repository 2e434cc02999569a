import { parseAddress } from '@sliceplane/kube';
import type { ViewEndpoint__Output, ViewPort__Output } from '@sliceplane/proto';
import {
  entryDigest,
  HashSum,
  type Lanes,
  type ViewEntry,
  type ViewFamily,
  type ViewPort,
} from '@sliceplane/views';

/** The running hash of a view that starts from a hash that is known to be right: what a delta costs is its own size. */
export function hashFrom(known: string): HashSum {
  const sum = new HashSum();
  if (known !== '') sum.add(lanesOf(known));
  return sum;
}

/** What one endpoint adds to the hash of its view (libs/views/SPEC.md, "The hash, version v1"). */
export function endpointDigest(endpoint: ViewEndpoint__Output, isFqdn: boolean): Lanes {
  return entryDigest(entryOf(endpoint, isFqdn));
}

/** Whether a class was asked for by family FQDN: the only one in which an address is a name, whatever it looks like. */
export function isFqdnClass(viewClass: string): boolean {
  return /^[^/]*\/FQDN\b/.test(viewClass);
}

/** An endpoint of a stream in the words of a view: what is absent is ready, serving and TCP. */
function entryOf(endpoint: ViewEndpoint__Output, isFqdn: boolean): ViewEntry {
  return {
    id: endpoint.id,
    family: familyOf(endpoint.address, isFqdn),
    address: endpoint.address,
    ports: endpoint.ports.map(portOf),
    nodeName: endpoint.nodeName,
    zone: endpoint.zone,
    hostname: endpoint.hostname,
    ready: !endpoint.notReady,
    serving: !endpoint.notServing,
    terminating: endpoint.terminating,
  };
}

function familyOf(address: string, isFqdn: boolean): ViewFamily {
  return isFqdn ? 'FQDN' : (parseAddress(address)?.family ?? 'FQDN');
}

function portOf({ name, port, protocol, appProtocol }: ViewPort__Output): ViewPort {
  return {
    name,
    port,
    protocol: (protocol === '' ? 'TCP' : protocol) as ViewPort['protocol'],
    ...(appProtocol !== '' && { appProtocol }),
  };
}

/** Little endian, as a hash is written. */
function lanesOf(hash: string): Lanes {
  const bytes = Buffer.from(hash, 'hex');
  return new Uint32Array([0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)));
}
