import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Endpoints, parseObject, type Service, warningsOf } from '../src/index.ts';

/** The warnings of an object, its fields written in YAML. */
function warnings(kind: string, fields: string): string[] {
  const raw = {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a' },
    ...(parse(`{${fields}}`) as object),
  };
  const found = parseObject(raw, { strictIPs: false });
  if (!found.ok) throw new Error(JSON.stringify(found));
  return warningsOf(found.object as Service | Endpoints).map((text) => text.slice(0, 60));
}

const deprecated = 'v1 Endpoints is deprecated since v1.33, use discovery.k8s.io';
const managed =
  'metadata: {name: a, labels: {endpoints.kubernetes.io/managed-by: endpoint-controller}}';
const odd =
  'subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 010.0.0.1}], notReadyAddresses: [{ip: "FD00::1"}]}]';

test.each([
  ['V48', 'Endpoints', '', [deprecated]],
  [
    'V48',
    'Endpoints',
    odd,
    [
      deprecated,
      'subsets[0].addresses[1].ip: non-standard IP address "010.0.0',
      'subsets[0].notReadyAddresses[0].ip: IPv6 address "FD00::1" s',
    ],
  ],
  ['V48', 'Endpoints', `${managed}, ${odd}`, [deprecated]],
  ['V57', 'Service', 'spec: {ports: [{port: 1}], trafficDistribution: PreferSameZone}', []],
  [
    'V57',
    'Service',
    'spec: {ports: [{port: 1}], trafficDistribution: PreferClose}',
    ['spec.trafficDistribution: PreferClose is deprecated, use Pre'],
  ],
  [
    'V58',
    'Service',
    'metadata: {name: a, annotations: {service.kubernetes.io/topology-aware-hints: Auto}}, spec: {ports: [{port: 1}]}',
    ['metadata.annotations[service.kubernetes.io/topology-aware-hi'],
  ],
])('%s %s {%s}', (_rule, kind, fields, wanted) => {
  expect(warnings(kind, fields)).toEqual(wanted);
});
