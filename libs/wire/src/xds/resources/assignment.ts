/**
 * A ClusterLoadAssignment, put together from portions that are bytes already:
 *
 *   0A name · { 12 len · 0A locality · 12 endpoint, 12 endpoint, … · 1A weight · 28 priority } … · 22 policy
 *             └ per priority and zone    └ portions: shared runs
 */
import { Writer } from '@sliceplane/protobuf';
import { add, noDigest } from './digest.ts';
import { EncodedResource, lengthOf, versionOf } from './encoded-resource.ts';
import type { Levels } from './levels.ts';
import type { Portion } from './portion.ts';
import type { Resource } from '../resource.ts';

/**
 * Percent. With Envoy's own 140 a priority in which less than 71 % are healthy sends some load to the next one. What is announced as
 * draining here is leaving, not failing: while anybody at all is healthy, the priority keeps its load, as with kube-proxy and gRPC.
 */
const overprovisioningFactor = 100_000;

/** Changes whenever equal endpoints are written as other bytes. */
const format = 1;

/** The endpoints of one zone within one priority: there is one of each at most, as gRPC wants it. */
export interface LocalityEndpoints {
  readonly priority: number;
  readonly region: string;
  readonly zone: string;
  /** Healthy endpoints, so that each endpoint gets the same load; at least 1, which is the least that all clients take. */
  readonly weight: number;
  readonly portions: readonly Portion[];
}

/** Sorted by priority and zone. */
export function localitiesOf(
  levels: Levels,
  regionOf: (zone: string) => string,
): readonly LocalityEndpoints[] {
  return levels.flatMap((level, priority) => {
    const zones = [...Map.groupBy(level, ({ zone }) => zone)];
    zones.sort(([a], [b]) => (a < b ? -1 : 1));
    return zones.map(([zone, portions]) => {
      const healthy = portions.filter(({ announced }) => announced === 'HEALTHY');
      const weight = Math.max(
        1,
        healthy.reduce((sum, { size }) => sum + size, 0),
      );
      const region = zone === '' ? '' : regionOf(zone);
      return { priority, region, zone, weight, portions };
    });
  });
}

/** Equal content, equal version, whatever the order of endpoints. O(portions). */
export function assignmentVersion(localities: readonly LocalityEndpoints[]): string {
  const facts = localities.map(({ priority, region, zone, weight, portions }) => {
    const sum = noDigest();
    for (const portion of portions) add(sum, portion.sum);
    return [priority, region, zone, weight, ...sum];
  });
  return versionOf(JSON.stringify([format, facts]));
}

const writer = new Writer();

export function assignment(
  name: string,
  version: string,
  localities: readonly LocalityEndpoints[],
): Resource {
  const parts: Uint8Array[] = [writer.string(1, name).finish()];
  for (const locality of localities) parts.push(...localityParts(locality));
  parts.push(policy);
  return new EncodedResource({ type: 'endpoint', name, version, parts: [...together(parts)] });
}

/** Bytes below this are not worth an object of their own. */
const smallPart = 1024;

/** Small neighbours become one part; large parts stay shared. */
function* together(parts: readonly Uint8Array[]): Iterable<Uint8Array> {
  let small: Uint8Array[] = [];
  for (const part of parts) {
    if (part.length < smallPart) {
      small.push(part);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield part;
  }
  if (small.length > 0) yield Buffer.concat(small);
}

const policy: Uint8Array = ((): Uint8Array => {
  const start = writer.begin(4);
  const factor = writer.begin(3);
  return writer.integer(1, overprovisioningFactor).end(factor).end(start).finish();
})();

function localityParts(locality: LocalityEndpoints): readonly Uint8Array[] {
  const endpoints = locality.portions.flatMap((portion) => portion.parts());
  const place = writer.begin(1);
  const head = writer.nonEmpty(1, locality.region).nonEmpty(2, locality.zone).end(place).finish();
  const weight = writer.begin(3);
  const tail = writer
    .integer(1, locality.weight)
    .end(weight)
    .nonZero(5, locality.priority)
    .finish();
  const length = head.length + lengthOf(endpoints) + tail.length;
  return [writer.header(2, length).finish(), head, ...endpoints, tail];
}
