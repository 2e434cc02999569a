import type { Labels } from './meta.ts';
import type { Protocol } from './service.ts';

/** A container port that a Service port may name: containers first, then sidecars (init containers with restartPolicy Always), in order (R4.1). */
export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * The facts of a core/v1 Pod that decide about endpoints. Compact on purpose: 150,000 of them are resident.
 * Labels are used by the router's selector index only and never enter a shard (`withoutLabels`).
 */
export interface Pod {
  readonly kind: 'Pod';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Labels;
  /** '' when unscheduled. */
  readonly nodeName: string;
  /** '' when unset. */
  readonly hostname: string;
  readonly subdomain: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** `status.podIP`, '' when absent. Counts for eligibility only, gives no address (R2.4). */
  readonly podIP: string;
  /** `status.podIPs[].ip` in order, as written. */
  readonly podIPs: readonly string[];
  /** The first condition of type Ready has status True (R3.1). */
  readonly ready: boolean;
  /** `lastTransitionTime` of the Ready condition, RFC 3339; absent without such a condition (R6.9). */
  readonly readySince?: string;
  /** deletionTimestamp is set (R3.2). */
  readonly terminating: boolean;
  readonly ports: readonly NamedPort[];
}

/** A pod as a shard knows it. */
export type PodFacts = Omit<Pod, 'labels'>;
