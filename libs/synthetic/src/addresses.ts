import { canonicalAddress } from '@sliceplane/kube';

/* Address plan of a synthetic cluster. An index counts from 0; equal indices, equal addresses; no two ranges overlap. */

/** 10.128.0.1 and up. */
export function podIPv4(index: number): string {
  return dotted(10, 0x800000 + 1 + index);
}

/** fd00:10::1 and up. */
export function podIPv6(index: number): string {
  return ipv6('fd00:10', index + 1);
}

/** 10.96.0.10 and up, below the pods. */
export function serviceIPv4(index: number): string {
  return dotted(10, 0x600000 + 10 + index);
}

/** fd00:96::a and up. */
export function serviceIPv6(index: number): string {
  return ipv6('fd00:96', index + 10);
}

/** 192.168.0.1 and up: machines outside of the cluster, in hand-written Endpoints. */
export function outsideIPv4(index: number): string {
  return dotted(192, 0xa80000 + 1 + (index % 60_000));
}

/** 172.16.0.1 and up, a million of them: what other managers bring into the cluster. */
export function importedIPv4(index: number): string {
  return dotted(172, 0x100000 + 1 + (index % 1_000_000));
}

/** 203.0.113.x: load balancers. */
export function loadBalancerIPv4(index: number): string {
  return `203.0.113.${1 + (index % 254)}`;
}

function dotted(first: number, rest: number): string {
  return `${first}.${(rest >> 16) & 255}.${(rest >> 8) & 255}.${rest & 255}`;
}

function ipv6(prefix: string, low: number): string {
  const text = `${prefix}:0:0:0:0:${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}`;
  return canonicalAddress(text) ?? text;
}
