import { type EnvoyVariant, eventually } from '@sliceplane/peers';
import { describe, expect, test } from 'vitest';
import { CLUSTER, envoyStories } from './envoy-stories.ts';
import { envoyKind } from './peer-kinds.ts';
import { refusesAndHeals } from './refusing.ts';
import { useScene } from './scene.ts';
import { stories } from './stories.ts';

/** Every test of an Envoy that asks in one way. */
export function testEnvoy(variant: EnvoyVariant): void {
  const kind = envoyKind(variant);
  describe.skipIf(kind.missing !== undefined)('with zones', () => {
    const scene = useScene(kind);
    test.for(Object.entries(envoyStories))('%s', async ([, story]) => {
      expect(await story(scene(), kind)).toEqual([]);
    });
    test.for(Object.entries(stories))('%s', async ([, story]) => {
      expect(await story(scene())).toEqual([]);
    });
    test('what it refuses is counted and listed in its words; it goes on as before and takes the next', async () => {
      const refusal = await refusesAndHeals(scene().world, kind, async ({ envoy }) => {
        await eventually(async () =>
          expect(await envoy.clusterStat(CLUSTER, 'update_rejected')).toBe(1),
        );
      });
      expect(refusal.failures).toEqual([]);
      expect(refusal.said).not.toBe('');
      expect(refusal.listed).toBe(refusal.said);
    });
  });
}
