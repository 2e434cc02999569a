import type { KubeObject, Service } from '@sliceplane/kube';
import type { Change } from '@sliceplane/program';
import type { ViewClassKey } from '@sliceplane/views';
import fc from 'fast-check';
import { changeOf, interestChange, type ShardObject } from '../src/index.ts';
import { endpoints, node, pod, service, slice } from './objects.ts';

const names = fc.constantFrom('a', 'b', 'c');
const nodes = fc.constantFrom('n0', 'n1', 'n2', 'n9');
const ips = fc.subarray(['10.9.0.1', '10.9.0.2', '10.9.0.3', '10.0.0.1'], { minLength: 1 });

export const viewClasses: readonly ViewClassKey[] = [
  'default/both/any',
  'default/both/zone:za',
  'default/both/node:n1',
  'everything/both+not-ready/any',
];

const arbService: fc.Arbitrary<Service> = fc
  .record({
    name: names,
    app: fc.constantFrom('a', 'b'),
    ports: fc.constantFrom(
      [{ name: 'http', protocol: 'TCP' as const, port: 80, targetPort: 8080 }],
      [
        { name: 'http', protocol: 'TCP' as const, port: 80, targetPort: 'web' },
        { name: 'dns', protocol: 'UDP' as const, port: 53, targetPort: 53 },
      ],
    ),
    internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
    publishNotReadyAddresses: fc.boolean(),
    trafficDistribution: fc.constantFrom('', 'PreferClose', 'PreferSameNode'),
    clusterIP: fc.constantFrom('10.96.0.1', 'None'),
  })
  .map(({ name, app, trafficDistribution, ...more }) =>
    service(name, {
      ...more,
      // One that loses its selector keeps its slices, so its end depends on its past.
      selector: name === 'c' ? null : { app },
      ...(trafficDistribution === '' ? {} : { trafficDistribution }),
    }),
  );

const arbPod = fc
  .record({
    index: fc.nat(7),
    app: fc.constantFrom('a', 'b', 'z'),
    nodeName: fc.oneof(nodes, fc.constant('')),
    ready: fc.boolean(),
    terminating: fc.boolean(),
    ports: fc.constantFrom([], [{ name: 'web', protocol: 'TCP' as const, port: 9000 }]),
    second: fc.nat(9),
  })
  .map(({ index, app, second, ...more }) =>
    pod(`p${index}`, app, { ...more, readySince: `2026-01-01T00:00:0${second}Z` }),
  );

const arbNode = fc
  .record({ name: nodes, zone: fc.constantFrom('za', 'zb', ''), ready: fc.boolean() })
  .map(({ name, zone, ready }) => node(name, zone, { ready }));

const arbEndpoints = fc.tuple(names, ips).map(([name, list]) => endpoints(name, list));

const arbForeign = fc
  .tuple(fc.constantFrom('x0', 'x1'), fc.option(names, { nil: undefined }), ips)
  .map(([name, of, list]) => slice(name, of, list));

/** Upserts of objects; deletions name one that may exist. */
const arbObject: fc.Arbitrary<KubeObject> = fc.oneof(
  { arbitrary: arbPod, weight: 5 },
  { arbitrary: arbService, weight: 2 },
  { arbitrary: arbNode, weight: 1 },
  { arbitrary: arbEndpoints, weight: 1 },
  { arbitrary: arbForeign, weight: 1 },
);

const arbUpsert = arbObject.map((object) => changeOf({ op: 'upsert', object }));
const arbDelete = arbObject.map((object): Change<ShardObject> => {
  const { kind, key } = changeOf({ op: 'upsert', object });
  return { kind, key, put: undefined };
});
const arbInterest = fc
  .tuple(names, fc.constantFrom(...viewClasses))
  .map(([name, viewClass]) => interestChange(`shop/${name}`, viewClass, true));

export const arbBatch: fc.Arbitrary<readonly Change<ShardObject>[]> = fc.array(
  fc.oneof(
    { arbitrary: arbUpsert, weight: 8 },
    { arbitrary: arbDelete, weight: 2 },
    { arbitrary: arbInterest, weight: 2 },
  ),
  { minLength: 1, maxLength: 6 },
);

export const arbBatches: fc.Arbitrary<readonly (readonly Change<ShardObject>[])[]> = fc.array(
  arbBatch,
  { minLength: 1, maxLength: 8, size: 'max' },
);

/** Nodes, and somebody interested in every service: none is dropped, so revisions compare across lives. */
export const opening: readonly Change<ShardObject>[] = [
  ...['n0', 'n1', 'n2'].map((name, i) =>
    changeOf({ op: 'upsert', object: node(name, i === 2 ? 'zb' : 'za') }),
  ),
  ...['a', 'b', 'c'].flatMap((name) =>
    viewClasses.map((viewClass) => interestChange(`shop/${name}`, viewClass, true)),
  ),
];
