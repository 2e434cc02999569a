import { propagationStages } from '@sliceplane/hub';
import type { SelectionReason } from '@sliceplane/views';
import {
  by,
  counter,
  distributions,
  gauge,
  histogram,
  inSeconds,
  type Metric,
  one,
} from './metric.ts';

/** What is told to agents, whatever it is told over. */
export const hubMetrics: readonly Metric[] = [
  histogram(
    'propagation_seconds',
    'How long changes of views that somebody follows took, by stage; once a change, not once a stream.',
    distributions(['stage'], ({ hub }) =>
      propagationStages.map((stage) => inSeconds({ stage }, hub.propagation[stage])),
    ),
  ),
  gauge(
    'subscriptions',
    'Services followed, summed over view streams.',
    one(({ hub }) => hub.subscriptions),
  ),
  gauge(
    'streams_behind',
    'View streams with news that they have not taken.',
    one(({ hub }) => hub.behind),
  ),
  counter(
    'updates_total',
    'Updates told to streams: whole views, changes, "what you hold is right", and signs of life.',
    by('kind', ({ hub: { delivery }, server }) => ({
      reset: delivery.resets,
      delta: delivery.deltas,
      unchanged: delivery.unchanged,
      heartbeat: server.heartbeats,
    })),
  ),
  counter(
    'updates_coalesced_total',
    'Changes that a stream was told of together with a later one.',
    one(({ hub }) => hub.delivery.coalesced),
  ),
  counter(
    'resumes_total',
    'Views that an agent said it holds, by how that was answered.',
    by('outcome', ({ hub: { delivery } }) => ({
      unchanged: delivery.resumes.unchanged,
      reset: delivery.resumes.reset,
      'not-found': delivery.resumes.notFound,
    })),
  ),
  counter(
    'nacks_total',
    'Updates that an agent could not take in.',
    one(({ hub }) => hub.delivery.nacks),
  ),
  counter(
    'subscriptions_refused_total',
    'Subscriptions that were not taken.',
    one(({ hub }) => hub.delivery.refused),
  ),
  gauge(
    'views',
    'Views that agents hold, by why their endpoints are these.',
    by('reason', ({ hub }) => ({ ...noViews, ...hub.delivery.views })),
  ),
  gauge(
    'view_classes',
    'View classes that are kept up to date, the unused ones included.',
    one(({ hub }) => hub.classes),
  ),
  gauge(
    'view_classes_idle',
    'View classes that nobody uses now.',
    one(({ hub }) => hub.idleClasses),
  ),
  counter(
    'snapshot_builds_total',
    'Times a whole view was put together from its pieces.',
    one(({ hub }) => hub.snapshotBuilds),
  ),
  counter(
    'view_gaps_total',
    'Times a view was asked of its shard again because an update did not follow from the one before.',
    one(({ hub }) => hub.gaps),
  ),
  gauge(
    'calls_waiting',
    'Calls that wait for a view to be sent by its shard.',
    one(({ hub }) => hub.waiting),
  ),
];

const noViews: Readonly<Record<SelectionReason, 0>> = {
  'no-endpoints': 0,
  'local-policy': 0,
  'only-terminating': 0,
  'same-node': 0,
  'same-zone': 0,
  'no-hints': 0,
  'partial-hints': 0,
  'zone-without-endpoints': 0,
  'unknown-node': 0,
  'node-without-zone': 0,
  'zone-unknown': 0,
  'external-name': 0,
  everything: 0,
};
