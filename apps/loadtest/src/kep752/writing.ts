import { setTimeout as delay } from 'node:timers/promises';
import type { SliceplaneClient } from '@sliceplane/client';
import type { KubeObject } from '@sliceplane/kube';
import type { Endpoints__Output } from '@sliceplane/proto';
import { applyMessage } from '../feed/message.ts';

const PATIENCE_MS = 60_000;

/** @throws Error naming the first object the server refused */
export async function apply(
  client: SliceplaneClient,
  objects: readonly KubeObject[],
): Promise<void> {
  const { results, refused } = await client.apply(objects.map(applyMessage));
  if (refused === 0) return;
  const first = results.find(({ outcome }) => outcome === 'refused');
  const why = first?.errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new Error(`the server refused ${refused} objects; ${first?.kind} ${first?.name}: ${why}`);
}

/** No shard has work left. */
export function untilIdle(client: SliceplaneClient): Promise<void> {
  return until('an idle server', async () => {
    const { shards } = await client.getStatus();
    return shards.every(({ state, queued }) => state === 'idle' && queued === 0);
  });
}

/** @throws Error when it does not come true within a minute */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > endMs) {
      throw new Error(`waited ${PATIENCE_MS / 1000} s for ${what} in vain`);
    }
    await delay(1);
  }
}

/** @throws Error when there is none */
export async function endpointsOf(
  client: SliceplaneClient,
  service: string,
): Promise<Endpoints__Output> {
  for await (const item of client.listEndpoints({ service })) return item;
  throw new Error(`the server has no Endpoints of ${service}`);
}
