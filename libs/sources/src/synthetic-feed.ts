import {
  objectsOf,
  type SyntheticSpec,
  syntheticCluster,
  workload,
  type WorkloadOptions,
} from '@sliceplane/synthetic';
import type { IntakeSource } from './intake.ts';
import { play, type Player, type PlayOptions } from './recording-player.ts';

export interface SyntheticFeedOptions extends PlayOptions {
  /** What happens after the first state. @defaultValue nothing: the cluster stands still */
  readonly workload?: WorkloadOptions;
}

/**
 * Plays a synthetic cluster into a source: all its objects before this returns, then its workload in real time. Pods are
 * made as they are delivered, so memory is that of the workload: some 100 bytes a pod.
 *
 * @throws RangeError naming an option of the spec, the workload or the playing
 */
export async function syntheticFeed(
  source: IntakeSource,
  spec: SyntheticSpec,
  options: SyntheticFeedOptions = {},
): Promise<Player> {
  const cluster = syntheticCluster(spec);
  const steps = options.workload === undefined ? [] : workload(cluster, options.workload);
  return play(source, { objects: objectsOf(cluster), steps }, options);
}
