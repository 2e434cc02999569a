import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Desk, inline, openDesk } from './desk.ts';
import { arbChange, World } from './world.ts';

const arbSubmits = fc.array(fc.array(arbChange, { maxLength: 6 }), { maxLength: 12 });

test('L65: N shards give what one shard gives: equal effects per partition, batch by batch', async () => {
  await fc.assert(
    fc.asyncProperty(arbSubmits, fc.integer({ min: 2, max: 4 }), async (submits, shards) => {
      const told = async (desk: Desk): Promise<Record<string, unknown[]>> => {
        for (const changes of submits) {
          desk.engine.submit(changes);
          await desk.engine.settled();
        }
        await desk.engine.close();
        const byPartition: Record<string, unknown[]> = {};
        for (const [partition, page] of desk.effects) (byPartition[partition] ??= []).push(page);
        return byPartition;
      };
      expect(await told(openDesk({ shards }))).toEqual(await told(openDesk({ shards: 1 })));
    }),
    { numRuns: 150 },
  );
});

test('L10: however submits overlap batches, batches are cut short and shards are lost, the end is the same', async () => {
  const arbPauses = fc.infiniteStream(fc.boolean());
  await fc.assert(
    fc.asyncProperty(
      arbSubmits,
      arbPauses,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      // Two: a question that is aboard of three losses is dropped on purpose.
      fc.uniqueArray(fc.nat(20), { maxLength: 2 }),
      async (submits, pauses, shards, batchObjects, deaths) => {
        const { host } = inline();
        let batches = 0;
        const desk = openDesk({
          shards,
          batchObjects,
          backoffMs: 0,
          maxBackoffMs: 0,
          host: (shard) => {
            const inner = host(shard);
            return {
              ...inner,
              run: async (task) => {
                const result = await inner.run(task);
                if (deaths.includes(batches++)) throw new Error('lost on the way back');
                return result;
              },
            };
          },
        });
        const world = new World();
        for (const changes of submits) {
          desk.engine.submit(changes);
          world.apply(changes);
          if (pauses.next().value === true) await Promise.resolve();
        }
        await desk.engine.settled();
        expect(desk.content()).toEqual(world.content());
        const [answer] = await desk.engine.askAll({ ask: 'page' });
        expect(answer?.lines).toEqual(world.everyone());
        const restored = new Set(desk.restored.flat());
        expect(desk.lost.flat().filter((name) => !restored.has(name))).toEqual([]);
        for (const page of Object.keys(world.content())) {
          const revisions = desk.effects
            .filter(([name]) => name === page)
            .map(([, p]) => p.revision);
          expect(revisions.at(-1)).toBeGreaterThan(0);
        }
        await desk.engine.close();
      },
    ),
    { numRuns: 150 },
  );
});

test('L66: an answer reflects everything submitted about its partition before, however the rest waits', async () => {
  await fc.assert(
    fc.asyncProperty(arbSubmits, fc.integer({ min: 1, max: 3 }), async (submits, batchObjects) => {
      const { engine } = openDesk({ shards: 2, batchObjects });
      const world = new World();
      const asked: Promise<void>[] = [];
      for (const changes of submits) {
        engine.submit(changes);
        world.apply(changes);
        const content = world.content();
        for (const partition of ['p0', 'p1', 'p2']) {
          const wanted = content[partition] ?? [];
          // Nothing is submitted before the answer is here, so it must be exact.
          asked.push(
            engine
              .ask(partition, { ask: 'page' })
              .then(({ lines }) => expect(lines).toEqual(wanted)),
          );
        }
        await Promise.all(asked.splice(0));
      }
      await engine.close();
    }),
    { numRuns: 150 },
  );
});
