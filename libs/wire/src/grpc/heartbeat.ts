import type { Heartbeat } from '@sliceplane/hub';
import type { Backend } from '../backend.ts';

/** Thousands of silent streams are told the same; it is looked up anew after this. */
const sharedMs = 250;

/** What silent streams are told: that nothing changed, or that this server cannot see whether it did. */
export function heartbeats(backend: Backend): (nowMs: number) => Heartbeat {
  let newest: Heartbeat | undefined;
  let atMs = 0;
  return (nowMs) => {
    if (newest !== undefined && Math.abs(nowMs - atMs) < sharedMs) return newest;
    const { synced, sourceLagMs, shards } = backend.status();
    const queued = shards.reduce((sum, shard) => sum + shard.queued, 0);
    atMs = nowMs;
    newest = { synced, sourceLagMs, queued };
    return newest;
  };
}
