/**
 * Packing: every selector Service of the threshold cluster from pods to slices, against the least that could be done
 * with the same pods (group by Service, cut into hundreds, no rule asked). And the same reconcile again, unchanged.
 */
import type { PodFacts, Service } from '@sliceplane/kube';
import { resolveSliceOptions, ServiceSlices, zoneRatios } from '@sliceplane/slices';
import { syntheticCluster } from '@sliceplane/synthetic';
import { checksumOf, compare } from './measure.ts';
import type { ResultRow } from './report.ts';
import { type BenchOptions, thresholdSpec } from './scale.ts';

interface Job {
  readonly service: Service;
  readonly pods: readonly PodFacts[];
}

export function benchPack(options: BenchOptions): ResultRow[] {
  const cluster = syntheticCluster(thresholdSpec(options));
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  const facts = {
    node: (name: string) => nodes.get(name),
    zoneRatios: zoneRatios(cluster.nodes),
  };
  const jobs = jobsOf(
    cluster.services,
    cluster.pods.map((pod) => [pod.namespace, pod.labels, pod]),
  );
  const resolved = resolveSliceOptions();

  const packAll = (): ServiceSlices[] =>
    jobs.map(({ service, pods }) => {
      const { namespace, name } = service.metadata;
      const slices = new ServiceSlices(namespace, name, resolved);
      slices.setService(service);
      for (const pod of pods) slices.setPod(pod);
      slices.reconcile(facts, 0);
      return slices;
    });
  const packed = packAll();
  const [pack, group, again] = compare(
    [
      { name: 'pack', run: () => checksumSlices(packAll()) },
      { name: 'group', run: () => checksumGroups(jobs) },
      {
        name: 'again',
        run: () =>
          packed.reduce((writes, slices) => writes + slices.reconcile(facts, 0).changes.length, 0),
      },
    ],
    options.runs,
  );
  if (pack === undefined || group === undefined || again === undefined)
    throw new Error('no result');
  if (again.checksum !== 0) throw new Error(`L2: ${again.checksum} writes without a change`);
  const pods = jobs.reduce((sum, job) => sum + job.pods.length, 0);
  return [
    {
      bench: 'pack',
      what: `${pods} pods of ${jobs.length} services into slices`,
      value: pack.medianMs,
      unit: 'ms',
      against: { what: 'grouping the same pods, no rule asked', value: group.medianMs },
      checksum: pack.checksum,
    },
    {
      bench: 'pack',
      what: 'the same reconcile again, nothing changed',
      value: again.medianMs,
      unit: 'ms',
      against: { what: 'the first time', value: pack.medianMs },
      checksum: again.checksum,
    },
  ];
}

type Selectable = readonly [
  namespace: string,
  labels: Readonly<Record<string, string>>,
  pod: PodFacts,
];

/** Which pods each Service selects; done once, outside the measurement. */
function jobsOf(services: readonly Service[], pods: readonly Selectable[]): Job[] {
  const byScope = Map.groupBy(pods, ([namespace, labels]) => `${namespace}|${labels['app'] ?? ''}`);
  const jobs: Job[] = [];
  for (const service of services) {
    const { selector, metadata } = service;
    if (selector === null) continue;
    const candidates = byScope.get(`${metadata.namespace}|${selector['app'] ?? ''}`) ?? [];
    const matching = candidates.filter(([, labels]) =>
      Object.entries(selector).every(([key, value]) => labels[key] === value),
    );
    jobs.push({ service, pods: matching.map(([, , pod]) => pod) });
  }
  if (jobs.every((job) => job.pods.length === 0)) throw new Error('no Service selects any pod');
  return jobs;
}

function checksumSlices(all: readonly ServiceSlices[]): number {
  let slices = 0;
  let endpoints = 0;
  for (const { slices: own } of all) {
    slices += own.size;
    for (const slice of own.values()) endpoints += slice.endpoints.length;
  }
  return checksumOf(slices, endpoints);
}

function checksumGroups(jobs: readonly Job[]): number {
  let groups = 0;
  let endpoints = 0;
  for (const { pods } of jobs) {
    for (let from = 0; from < pods.length; from += 100) {
      const group = pods.slice(from, from + 100).map((pod) => ({
        addresses: pod.podIPs,
        conditions: { ready: pod.ready, serving: pod.ready, terminating: pod.terminating },
        nodeName: pod.nodeName,
        targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
      }));
      groups += 1;
      endpoints += group.length;
    }
  }
  return checksumOf(groups, endpoints);
}
