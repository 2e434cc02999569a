import type { Item } from '@sliceplane/program';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Router } from '../src/router.ts';
import { type Note, note } from './ledger.ts';
import { arbChange, World } from './world.ts';

/** What a shard knows if it believes its items; complains of items no shard should get. */
class Replica {
  readonly items = new Map<string, Item<Note>>();
  readonly complaints: string[] = [];

  take(items: readonly Item<Note>[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      const id = `${item.kind}/${item.key}`;
      if (seen.has(id)) this.complaints.push(`${id} twice in a batch`);
      seen.add(id);
      if (item.payload !== undefined) this.items.set(id, item);
      else if (!this.items.delete(id)) this.complaints.push(`${id} leaves, but was not here`);
    }
  }
}

const arbStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      changes: fc.array(arbChange, { maxLength: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      shard: fc.nat(2),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      shard: fc.nat(2),
      aboard: fc.boolean(),
    }),
  },
);

test('L10: every shard knows the newest state of all that belongs to it, whatever was coalesced, cut short or lost', () => {
  fc.assert(
    fc.property(fc.array(arbStep, { maxLength: 40 }), (steps) => {
      const router = new Router<Note, number>(3);
      const world = new World();
      const replicas = [new Replica(), new Replica(), new Replica()];
      const batch = (shard: number, limit: number): void => {
        router.settlePlacement();
        replicas[shard]?.take(router.cut(shard, limit));
        router.landed(shard);
      };
      let now = 0;
      for (const step of steps) {
        now++;
        if (step.do === 'submit') {
          for (const change of step.changes) router.apply(change, now);
          world.apply(step.changes);
        } else if (step.do === 'batch') {
          batch(step.shard, step.limit);
        } else {
          router.settlePlacement();
          if (step.aboard) router.cut(step.shard, 2);
          router.reseed(step.shard);
          replicas[step.shard] = new Replica();
        }
      }
      for (const shard of [0, 1, 2]) batch(shard, Infinity);

      const owned = [0, 1, 2].flatMap((shard) => router.partitionsOf(shard));
      expect(new Set(owned).size).toBe(owned.length);
      expect(owned.sort()).toEqual(Object.keys(world.content()).sort());
      expect(router.held).toEqual({ objects: world.objects.size, partitions: owned.length });
      const content: Record<string, string[]> = {};
      for (const [shard, replica] of replicas.entries()) {
        expect(replica.complaints).toEqual([]);
        const everyone: string[] = [];
        for (const [id, { payload, partitions, broadcast }] of replica.items) {
          if (broadcast) everyone.push(`${id}=${payload?.text}`);
          for (const partition of partitions) {
            expect(router.ownerOf(partition).shard).toBe(shard);
            (content[partition] ??= []).push(`${id}=${payload?.text}`);
          }
        }
        expect(everyone.sort()).toEqual(world.everyone());
      }
      for (const lines of Object.values(content)) lines.sort();
      expect(content).toEqual(world.content());
    }),
    { numRuns: 1000 },
  );
});

test('loads count each partition and each object in it', () => {
  fc.assert(
    fc.property(fc.array(arbChange, { maxLength: 40 }), (changes) => {
      const router = new Router<Note, number>(2);
      for (const change of changes) {
        router.apply(change, 1);
        router.settlePlacement();
        for (const shard of [0, 1]) {
          router.cut(shard, Infinity);
          router.landed(shard);
        }
      }
      const fresh = new Router<Note, number>(1);
      for (const change of changes) fresh.apply(change, 1);
      fresh.settlePlacement();
      const sum = (loads: readonly number[]): number => loads.reduce((a, b) => a + b);
      expect(sum(router.loads)).toBe(sum(fresh.loads));
    }),
  );
});

test('an object that came and went before the batch was cut is not sent', () => {
  const router = new Router<Note, number>(1);
  router.apply(note.entry('e', ['p']), 1);
  router.apply(note.gone('entry', 'e'), 2);
  router.settlePlacement();
  expect(router.cut(0, Infinity)).toEqual([]);
  router.landed(0);
  expect(router.held).toEqual({ objects: 0, partitions: 0 });
});

test('a member that stops matching is sent with the partitions it still has, then leaves', () => {
  const router = new Router<Note, number>(1);
  const next = (): unknown => {
    router.settlePlacement();
    const items = router.cut(0, Infinity).map(({ kind, key, partitions, payload, ingestMs }) => {
      return `${kind}/${key} ${payload === undefined ? 'leaves' : `in ${partitions.join(' ')}`} @${ingestMs}`;
    });
    router.landed(0);
    return items;
  };
  router.apply(note.anchor('x', 'px', { a: '1' }), 1);
  router.apply(note.anchor('y', 'py', { b: '1' }), 1);
  router.apply(note.member('m', { a: '1', b: '1' }), 2);
  expect(next()).toEqual(['anchor/x in px @1', 'anchor/y in py @1', 'member/m in px py @2']);
  router.apply(note.member('m', { a: '1' }), 3);
  expect(next()).toEqual(['member/m in px @3']);
  router.apply(note.anchor('x', 'px', { a: '2' }), 4);
  expect(next()).toEqual(['member/m leaves @4', 'anchor/x in px @4']);
  router.apply(note.anchor('x', 'px', undefined), 5);
  router.apply(note.member('m', { a: '1' }), 6);
  expect(next()).toEqual(['anchor/x in px @5']);
});

test('the item tells when the oldest change folded into it came', () => {
  const router = new Router<Note, number>(1);
  for (const now of [10, 11, 12]) router.apply(note.entry('e', ['p'], `t${now}`), now);
  router.settlePlacement();
  expect(router.cut(0, Infinity)).toMatchObject([{ payload: { text: 't12' }, ingestMs: 10 }]);
});

test('after a loss only what the shard had not worked on says when it changed; the rest is told again', () => {
  const router = new Router<Note, number>(1);
  router.apply(note.entry('old', ['p']), 1);
  router.apply(note.entry('changed', ['p']), 1);
  router.settlePlacement();
  router.cut(0, Infinity);
  router.landed(0);
  router.apply(note.entry('changed', ['p'], 'aboard'), 7);
  router.cut(0, Infinity);
  router.apply(note.entry('new', ['p']), 9);
  router.reseed(0);
  router.settlePlacement();
  const since = router.cut(0, Infinity).map(({ key, ingestMs }) => [key, ingestMs]);
  expect(Object.fromEntries(since)).toEqual({ old: 0, changed: 7, new: 9 });
});

test('L64: what is remembered keeps a partition with its shard; once forgotten it may go elsewhere', () => {
  const router = new Router<Note, number>(2);
  const drain = (): void => {
    router.settlePlacement();
    for (const shard of [0, 1]) {
      router.cut(shard, Infinity);
      router.landed(shard);
    }
  };
  router.apply(note.entry('e', ['p']), 1);
  drain();
  const { shard: owner } = router.ownerOf('p');
  router.remember('p', owner, () => 7);
  router.apply(note.gone('entry', 'e'), 2);
  drain();
  expect(router.partitionsOf(owner)).toEqual(['p']);
  expect(router.reseed(owner)).toEqual({ memories: [['p', 7]] });
  router.remember('p', owner, () => undefined);
  drain();
  expect(router.held).toEqual({ objects: 0, partitions: 0 });
  expect(router.loads).toEqual([0, 0]);
});
