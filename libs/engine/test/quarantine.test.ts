import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Quarantine } from '../src/quarantine.ts';
import { inline, openDesk } from './desk.ts';
import { note } from './ledger.ts';
import { VirtualClock } from './virtual-clock.ts';

const options = { backoffMs: 100, maxBackoffMs: 30_000 };

/** A shard that dies exactly when it holds one of `bad`, and how often it did until the search was over. */
function search(
  all: readonly string[],
  bad: ReadonlySet<string>,
  aboard: readonly string[],
): { quarantine: Quarantine; deaths: number } {
  const quarantine = new Quarantine(options);
  let owned = [...all];
  let deaths = 0;
  const die = (onSeed: boolean): void => {
    deaths++;
    const { withhold } = quarantine.died({ onSeed, owned, aboard: onSeed ? owned : aboard }, 0);
    owned = owned.filter((name) => !withhold.includes(name));
  };
  die(false);
  for (;;) {
    if (owned.some((name) => bad.has(name))) die(true);
    else quarantine.landed();
    if (owned.some((name) => bad.has(name))) continue;
    const group = quarantine.next(0);
    if (group === undefined) return { quarantine, deaths };
    owned.push(...group);
    quarantine.trying(group);
    if (group.some((name) => bad.has(name))) die(false);
    else quarantine.landed();
  }
}

describe('the search', () => {
  test('L71: finds exactly the bad ones, and each costs a bounded number of deaths', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.uniqueArray(fc.nat(299), { maxLength: 4 }),
        fc.nat(299),
        (n, at, width) => {
          const all = Array.from({ length: n }, (_, i) => `p${i}`);
          const bad = new Set(at.filter((i) => i < n).map((i) => `p${i}`));
          const { quarantine, deaths } = search(all, bad, all.slice(0, width));
          expect(quarantine.names).toEqual([...bad].toSorted());
          expect(deaths).toBeLessThanOrEqual(3 + bad.size * (3 + 2 * Math.ceil(Math.log2(n + 1))));
        },
      ),
    );
  });

  test('one bad object in a small batch is found at once', () => {
    const all = Array.from({ length: 10_000 }, (_, i) => `p${i}`);
    const { quarantine, deaths } = search(all, new Set(['p77']), ['p77']);
    expect([quarantine.names, deaths]).toEqual([['p77'], 5]);
  });

  test('many are quarantined in groups: each finding costs a life', () => {
    const all = Array.from({ length: 1_000 }, (_, i) => `p${i}`);
    const { quarantine, deaths } = search(all, new Set(all.slice(0, 500)), all);
    expect(quarantine.size).toBeGreaterThanOrEqual(500);
    expect(quarantine.size).toBeLessThan(1_000);
    expect(deaths).toBeLessThan(80);
  });

  test('a retry comes with a change, not too often, and in any case after a while; pauses grow', () => {
    const quarantine = search(['a', 'b'], new Set(['a']), ['a']).quarantine;
    expect([quarantine.next(59_999), quarantine.dueMs]).toEqual([undefined, 60_000]);
    quarantine.stirred(['b']);
    expect(quarantine.dueMs).toBe(60_000);
    quarantine.stirred(['a']);
    expect([quarantine.next(999), quarantine.dueMs, quarantine.next(1_000)]).toEqual([
      undefined,
      1_000,
      ['a'],
    ]);
    quarantine.trying(['a']);
    expect(quarantine.died({ onSeed: false, owned: ['a', 'b'], aboard: ['a'] }, 1_000)).toEqual({
      withhold: ['a'],
      found: ['a'],
    });
    expect(quarantine.dueMs).toBe(121_000);
    quarantine.stirred(['a']);
    expect([quarantine.next(2_999), quarantine.next(3_000)]).toEqual([undefined, ['a']]);
    quarantine.trying(['a']);
    quarantine.landed();
    expect([quarantine.names, quarantine.dueMs, quarantine.isSearching]).toEqual([
      [],
      undefined,
      false,
    ]);
  });
});

test('L71 L68: a partition that kills its shard is left out, the others go on, and it is back when it changed', async () => {
  const clock = new VirtualClock();
  const found: (readonly string[])[] = [];
  const onQuarantined = (partitions: readonly string[]): void => void found.push(partitions);
  const desk = openDesk({ ...inline(Infinity), ...clock.options, onQuarantined, shards: 1 });
  const names = Array.from({ length: 12 }, (_, i) => `p${i}`);
  desk.engine.submit(names.map((name) => note.entry(name, [name], 'one')));
  await desk.engine.settled();
  desk.engine.submit([note.entry('p3', ['p3'], 'two', 'throw'), note.entry('p4', ['p4'], 'two')]);
  const asked = desk.engine.ask('p3', { ask: 'page' });
  const settled = desk.engine.settled();
  await clock.until(() => desk.engine.status()[0]?.quarantined.length === 1, 5_000);
  await clock.advance(100);
  await settled;
  await expect(asked).rejects.toMatchObject({ code: 'QUESTION_DROPPED' });
  await expect(desk.engine.ask('p3', { ask: 'page' })).rejects.toMatchObject({
    code: 'PARTITION_QUARANTINED',
  });
  expect(desk.pages.get('p3')).toEqual({ lines: ['entry/p3=one'], revision: 1 });
  expect(desk.pages.get('p4')).toEqual({ lines: ['entry/p4=two'], revision: 2 });
  expect(desk.engine.status()).toMatchObject([
    { state: 'idle', quarantined: ['p3'], partitions: 11 },
  ]);
  const stale = (): string[] => {
    const back = desk.restored.flat();
    return names.filter((name) => desk.lost.flat().lastIndexOf(name) >= 0 && !back.includes(name));
  };
  expect([stale(), found]).toEqual([['p3'], [['p3']]]);
  expect(
    desk.errors
      .filter(({ code }) => code === 'PARTITION_QUARANTINED')
      .map(({ message }) => message),
  ).toEqual([
    'p3 of shard 0 is quarantined: the shard dies when it is given it. It stays as it was and is retried when it ' +
      'changes, and now and then. Last: Error: inline throw',
  ]);

  desk.engine.submit([note.entry('p5', ['p5'], 'three')]);
  await desk.engine.settled();
  expect(desk.pages.get('p5')?.lines).toEqual(['entry/p5=three']);

  desk.engine.submit([note.entry('p3', ['p3'], 'well again')]);
  await clock.until(() => desk.engine.status()[0]?.quarantined.length === 0, 5_000);
  await desk.engine.settled();
  expect(desk.pages.get('p3')).toEqual({ lines: ['entry/p3=well again'], revision: 2 });
  expect(stale()).toEqual([]);
  expect((await desk.engine.ask('p3', { ask: 'page' })).lines).toEqual(['entry/p3=well again']);
  await desk.engine.close();
  expect(clock.timers).toEqual([]);
});

test('L71: a quarantined partition that is deleted goes when it is tried again', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(Infinity), ...clock.options, shards: 2 });
  desk.engine.submit(['p', 'q', 'r', 's'].map((name) => note.entry(name, [name], 'one')));
  await desk.engine.settled();
  desk.engine.submit([note.entry('p', ['p'], 'two', 'throw')]);
  const quarantined = (): number =>
    desk.engine.status().reduce((sum, { quarantined: names }) => sum + names.length, 0);
  await clock.until(() => quarantined() === 1, 5_000);
  desk.engine.submit([note.gone('entry', 'p')]);
  await clock.until(() => quarantined() === 0, 5_000);
  await desk.engine.settled();
  expect(desk.content()).toEqual({ q: ['entry/q=one'], r: ['entry/r=one'], s: ['entry/s=one'] });
  expect(desk.pages.get('p')).toEqual({ lines: [], revision: 2 });
  await desk.engine.close();
});

test('L71: nobody waits for a partition that went before its trial', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(2), ...clock.options, shards: 1 });
  const isLostAgain = (): boolean => {
    const [shard] = desk.engine.status();
    return shard?.state === 'lost' && shard.restarts === 1;
  };
  desk.engine.submit([note.entry('p', ['p'], 'one', 'throw')]);
  const settled = desk.engine.settled();
  await clock.until(isLostAgain, 5_000);
  desk.engine.submit([note.gone('entry', 'p')]);
  await clock.advance(60_000);
  await settled;
  expect(desk.content()).toEqual({});
  await desk.engine.close();
});
