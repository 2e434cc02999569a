import { describe, expect, test } from 'vitest';
import { grpcStories } from './grpc-stories.ts';
import type { GrpcKind } from './peer-kinds.ts';
import { refusesAndHeals } from './refusing.ts';
import { useScene } from './scene.ts';
import { stories } from './stories.ts';

/** Every test of one kind of gRPC client. */
export function testGrpcKind(kind: GrpcKind): void {
  describe.skipIf(kind.missing !== undefined)('with zones', () => {
    const scene = useScene(kind);
    test.for(Object.entries(stories))('%s', async ([, story]) => {
      expect(await story(scene())).toEqual([]);
    });
    test.for(Object.entries(grpcStories))('%s', async ([, story]) => {
      expect(await story(scene(), kind)).toEqual([]);
    });
    test('what it refuses is listed in its words; it goes on as before and takes the next', async () => {
      const refusal = await refusesAndHeals(scene().world, kind, async () => {});
      expect(refusal.failures).toEqual([]);
      expect(refusal.said).not.toBe('');
      expect(refusal.listed).toBe(refusal.said);
    });
  });
}
