/**
 * What happens in a cluster.
 *
 * - `readiness`: a pod is not ready for a while.
 * - `rollout`: a Service's pods are replaced by those of the next template, within maxSurge and maxUnavailable; a
 *   StatefulSet's one by one, under their old names.
 * - `drain`: a node is emptied, its pods are replaced on other nodes; it reboots or is replaced, and comes back.
 * - `zone-outage`: all nodes of a zone and all their pods are not ready, for a while.
 * - `autoscale`: some Services grow by half, and shrink again.
 * - `crash-loop`: a pod crashes and comes back, after twice as long each time.
 * - `relabel`: a node's zone label changes, goes or comes.
 * - `service`: a Service is created or deleted with its pods, or its ports or its trafficDistribution change.
 * - `slice-move`: another manager packs the same endpoints into other slices; meanwhile some are in two.
 */
export type ChurnKind = (typeof CHURN_KINDS)[number];

export const CHURN_KINDS = [
  'readiness',
  'rollout',
  'drain',
  'zone-outage',
  'autoscale',
  'crash-loop',
  'relabel',
  'service',
  'slice-move',
] as const;
