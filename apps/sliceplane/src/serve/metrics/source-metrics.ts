import type { PlaneStatus } from '@sliceplane/plane';
import { by, counter, gauge, type Metric, one, type Reading } from './metric.ts';

/** What comes in. */
export const sourceMetrics: readonly Metric[] = [
  gauge(
    'synced',
    'Every source has delivered its first whole state (1), or not yet (0).',
    one(({ plane }) => Number(plane.synced)),
  ),
  gauge(
    'source_lag_seconds',
    'Since the source that knows least was last known to be current.',
    one(({ plane }) => plane.sourceLagMs / 1000),
  ),
  gauge(
    'source_synced',
    'A source has delivered its first whole state (1), or not yet (0).',
    perSource(({ synced }) => Number(synced)),
  ),
  gauge(
    'source_objects',
    'Objects a source owns.',
    perSource(({ objects }) => objects),
  ),
  counter(
    'source_refused_total',
    'Objects of a source turned away: invalid, or owned by another source.',
    perSource(({ refused }) => refused),
  ),
  gauge(
    'source_last_change_timestamp_seconds',
    'When a source last changed anything, since the Unix epoch; 0: never.',
    perSource(({ lastChangeMs }) => lastChangeMs / 1000),
  ),
  gauge(
    'objects',
    'Objects taken from the sources, by kind.',
    by('kind', ({ plane: { objects } }) => ({
      Service: objects.services,
      Pod: objects.pods,
      Node: objects.nodes,
      Endpoints: objects.endpoints,
      EndpointSlice: objects.inputSlices,
    })),
  ),
  gauge(
    'slices',
    'EndpointSlices, written and given.',
    one(({ plane }) => plane.objects.slices),
  ),
  gauge(
    'pods_left_out',
    'Selected pods that are in no slice.',
    one(({ plane }) => plane.objects.podsLeftOut),
  ),
  counter(
    'applied_objects_total',
    'Objects named by Apply and Delete, by what became of them.',
    by('outcome', ({ server }) => server.taken),
  ),
];

function perSource(read: (source: PlaneStatus['sources'][number]) => number): Reading {
  return by('source', ({ plane }) =>
    Object.fromEntries(plane.sources.map((source) => [source.name, read(source)])),
  );
}
