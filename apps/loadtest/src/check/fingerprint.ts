/**
 * What a view says, as text, and a number for all of it. Both sides of the comparison are put into these words: what an
 * agent holds, and what the model says. Nothing here is shared with the hashes of the product.
 */
import type { OracleEndpoint } from '@sliceplane/oracle';
import type { ViewEndpoint__Output } from '@sliceplane/proto';

/** Of a set of lines, whatever their order: how many, and 64 bits that they add up to. */
export interface Fingerprint {
  readonly count: number;
  readonly high: number;
  readonly low: number;
}

/** `10.0.0.1 http:8080/TCP/ @node zone host flags` */
export function lineOfAgent(endpoint: ViewEndpoint__Output): string {
  const { address, nodeName, zone, hostname, notReady, notServing, terminating } = endpoint;
  const ports = endpoint.ports.map(
    ({ name, port, protocol, appProtocol }) =>
      `${name}:${port}/${protocol === '' ? 'TCP' : protocol}/${appProtocol}`,
  );
  return line(address, ports, nodeName, zone, hostname, notReady, notServing, terminating);
}

export function lineOfModel(endpoint: OracleEndpoint): string {
  const { address, nodeName, zone, hostname, notReady, notServing, terminating } = endpoint;
  const ports = endpoint.ports.map(
    ({ name, port, protocol, appProtocol }) => `${name}:${port}/${protocol}/${appProtocol}`,
  );
  return line(address, ports, nodeName, zone, hostname, notReady, notServing, terminating);
}

function line(
  address: string,
  ports: string[],
  nodeName: string,
  zone: string,
  hostname: string,
  notReady: boolean,
  notServing: boolean,
  terminating: boolean,
): string {
  if (ports.length > 1) ports.sort();
  const flags = `${notReady ? ' not-ready' : ''}${notServing ? ' not-serving' : ''}${terminating ? ' terminating' : ''}`;
  return `${address} ${ports.join(',')} @${nodeName} zone=${zone} host=${hostname}${flags}`;
}

/** Cost: O(characters). */
export function fingerprint(lines: Iterable<string>): Fingerprint {
  let count = 0;
  let high = 0;
  let low = 0;
  for (const text of lines) {
    // Two FNV-1a hashes with different beginnings, mixed: sums of them meet by chance once in 2^64.
    let a = 0x811c9dc5;
    let b = 0x9e3779b9;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x5bd1e995);
    }
    count += 1;
    high = (high + mixed(a)) >>> 0;
    low = (low + mixed(b ^ (a >>> 7))) >>> 0;
  }
  return { count, high, low };
}

export function isEqual(a: Fingerprint, b: Fingerprint): boolean {
  return a.count === b.count && a.high === b.high && a.low === b.low;
}

function mixed(word: number): number {
  let z = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
