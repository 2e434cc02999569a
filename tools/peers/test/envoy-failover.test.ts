import { describe, expect, test } from 'vitest';
import { envoyKind } from './peer-kinds.ts';
import { failuresDuring, useScene } from './scene.ts';
import { inZone } from './world.ts';

const kind = envoyKind({ api: 'ads', variant: 'delta' });

describe.skipIf(kind.missing !== undefined)('an Envoy whose zone breaks unnoticed', () => {
  const scene = useScene(kind);

  test('loses no call: its retries go to the next zone', async () => {
    const { world, a, b } = scene();
    for (const name of inZone.a) world.workload.crash(name);
    // Calls that were with the dead are lost; those that begin now are not.
    const failures = await failuresDuring([a, b], async () => {
      await a.caller.settles(inZone.b, { calls: 200 });
    });
    expect(failures).toEqual([]);
  });
});
