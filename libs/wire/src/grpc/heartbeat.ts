import type { Heartbeat } from '@sliceplane/hub';
import type { Backend } from '../backend.ts';

/** What a silent stream is told: that nothing changed, or that this server cannot see whether it did. */
export function heartbeatOf(backend: Backend): Heartbeat {
  const { synced, sourceLagMs, shards } = backend.status();
  const queued = shards.reduce((sum, shard) => sum + shard.queued, 0);
  return { synced, sourceLagMs, queued };
}
