import { ANNOTATION_TRIGGER_TIME } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf } from '../src/index.ts';
import { arbBatches, opening } from './arbitrary-changes.ts';
import { service } from './objects.ts';
import { Rig } from './rig.ts';

const runs = { numRuns: 150 };

describe('laws', () => {
  test('L80: any number of shards tells the outside what one tells', () =>
    fc.assert(
      fc.property(arbBatches, fc.integer({ min: 2, max: 5 }), (batches, shards) => {
        const [one, many] = [new Rig(1), new Rig(shards)];
        for (const batch of [opening, ...batches]) {
          one.submit(batch);
          many.submit(batch);
          expect(many.outside()).toEqual(one.outside());
        }
      }),
      runs,
    ));

  test('L81: the same batches give the same effects', () =>
    fc.assert(
      fc.property(arbBatches, (batches) => {
        const [first, second] = [new Rig(2), new Rig(2)];
        const before = structuredClone(batches);
        for (const batch of [opening, ...batches]) {
          first.submit(batch);
          second.submit(batch);
        }
        expect(second.effects).toEqual(first.effects);
        expect(batches).toEqual(before);
      }),
      runs,
    ));

  test('L82: a shard lost after any step comes back without anybody seeing a change', () =>
    fc.assert(
      fc.property(arbBatches, (batches) => {
        const rig = new Rig(2);
        for (const batch of [opening, ...batches]) {
          rig.submit(batch);
          const before = rig.outside();
          const told = rig.effects.length;
          rig.submit([], [0, 1]);
          expect(rig.outside()).toEqual(before);
          for (const [, effect] of rig.effects.slice(told)) {
            expect(effect.slices).toBeUndefined();
            expect(effect.events).toBeUndefined();
            expect(effect.view?.classes.every(({ reset }) => reset) ?? true).toBe(true);
          }
        }
      }),
      runs,
    ));

  test('L82: a service that moves to another shard tells of no change, also if either shard dies of it', () =>
    fc.assert(
      fc.property(arbBatches, fc.array(fc.nat(5), { minLength: 1 }), (batches, luck) => {
        const [still, moving] = [new Rig(1), new Rig(3)];
        for (const [i, batch] of [opening, ...batches].entries()) {
          still.submit(batch);
          moving.submit(batch);
          const before = moving.outside();
          expect(before).toEqual(still.outside());
          const told = moving.effects.length;
          const dice = luck[i % luck.length]!;
          for (const service of moving.remembered()) moving.move(service, (i + dice) % 3);
          moving.submit([], dice < 3 ? [dice] : []);
          expect(moving.outside()).toEqual(before);
          for (const [, effect] of moving.effects.slice(told)) {
            expect(effect.slices).toBeUndefined();
            expect(effect.events).toBeUndefined();
            expect(effect.view?.classes.every(({ reset }) => reset) ?? true).toBe(true);
          }
        }
      }),
      runs,
    ));

  test('L82: changes that come while a shard is lost are told as if it had not been', () =>
    fc.assert(
      fc.property(arbBatches, (batches) => {
        const [calm, crashing] = [new Rig(2), new Rig(2)];
        for (const [i, batch] of [opening, ...batches].entries()) {
          calm.submit(batch);
          crashing.submit(batch, i === 0 ? [] : [i % 2]);
          expect(withoutTriggerTime(crashing)).toEqual(withoutTriggerTime(calm));
        }
      }),
      runs,
    ));

  test('step by step ends where all at once ends', () =>
    fc.assert(
      fc.property(arbBatches, (batches) => {
        const rig = new Rig(2);
        for (const batch of [opening, ...batches]) rig.submit(batch);
        const fresh = new Rig(1);
        fresh.submit(rig.objects());
        expect(viewHashes(rig)).toEqual(viewHashes(fresh));
      }),
      runs,
    ));
});

test('deleting everything leaves nothing behind', () =>
  fc.assert(
    fc.property(arbBatches, (batches) => {
      const rig = new Rig(2);
      for (const batch of [opening, ...batches]) rig.submit(batch);
      rig.submit(rig.objects().map(({ kind, key }) => ({ kind, key, put: undefined })));
      expect(rig.outside().slices).toEqual({});
      expect(rig.remembered()).toEqual([]);
    }),
    runs,
  ));

test('L83: the revision of a service that comes back goes on', () => {
  const rig = new Rig(1);
  const web = changeOf({ op: 'upsert', object: service('web') });
  rig.submit([web]);
  const first = rig.outside().revisions['shop/web'] ?? 0;
  rig.submit([{ ...web, put: undefined }]);
  const gone = rig.outside();
  expect(gone.found['shop/web']).toBe(false);
  rig.submit([web]);
  expect(gone.revisions['shop/web']).toBeGreaterThan(first);
  expect(rig.outside().revisions['shop/web']).toBeGreaterThan(gone.revisions['shop/web'] ?? 0);
});

/** A tracker that was restored knows the newest pod time only, so a change in the very step of a loss may carry none (R6.9). */
function withoutTriggerTime(rig: Rig): unknown {
  return JSON.parse(
    JSON.stringify(rig.outside(), (key, value: unknown) =>
      key === ANNOTATION_TRIGGER_TIME ? undefined : value,
    ),
  );
}

function viewHashes(rig: Rig): Record<string, string> {
  const { views } = rig.outside();
  return Object.fromEntries(Object.entries(views).map(([key, { hash }]) => [key, hash]));
}
