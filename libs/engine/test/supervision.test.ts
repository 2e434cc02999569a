import { expect, test, vi } from 'vitest';
import type { EngineFault } from '../src/fault.ts';
import type { ShardHost } from '../src/shard-host.ts';
import { BATCH_SIZE_BOUNDS } from '../src/shard-status.ts';
import { inline, openDesk } from './desk.ts';
import { type LedgerAnswer, type LedgerQuestion, note, type Note, type Page } from './ledger.ts';
import { VirtualClock } from './virtual-clock.ts';

type Host = ShardHost<Note, Page, Page, LedgerQuestion, LedgerAnswer>;

const dead: Host = {
  run: async () => Promise.reject(new Error('no')),
  close: async () => {},
};
const hung: Host = { run: () => new Promise(() => {}), close: async () => {} };

function codes(errors: readonly EngineFault[]): string[] {
  return errors.map((fault) => fault.code);
}

test('L66: a question does not wait for what waits about other partitions', async () => {
  const desk = openDesk({ ...inline(), shards: 1, batchObjects: 2 });
  desk.engine.submit([note.entry('start', ['p', 'q'])]);
  await desk.engine.settled();
  desk.engine.submit([
    note.entry('first', ['p']),
    ...Array.from({ length: 100 }, (_, i) => note.entry(`e${i}`, ['q'])),
  ]);
  const { seen, lines } = await desk.engine.ask('p', { ask: 'page' });
  expect(lines).toEqual(['entry/first=', 'entry/start=']);
  expect(seen.length).toBeLessThan(10);
  desk.engine.submit([note.everyone('n')]);
  expect((await desk.engine.ask('p', { ask: 'page' })).seen).toContain('everyone/n');
});

test('a first batch larger than a batch gets the time of as many', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    host: () => hung,
    deadlineMs: 50,
    batchObjects: 2,
  });
  desk.engine.submit([0, 1, 2, 3, 4].map((i) => note.entry(`e${i}`, ['p'])));
  await clock.rest();
  expect(clock.waits).toEqual([150]);
});

test('items that are more work than one object get the time of as many', async () => {
  const clock = new VirtualClock();
  const weigh = ({ key }: { readonly key: string }): number => (key === 'heavy' ? 5 : 1);
  const limits = { deadlineMs: 50, batchObjects: 2, weigh };
  const desk = openDesk({ ...clock.options, ...limits, shards: 1, host: () => hung });
  desk.engine.submit([note.entry('heavy', ['p']), note.entry('e', ['p'])]);
  await clock.rest();
  expect(clock.waits).toEqual([150]);
});

test('L10 L62: a lost shard is replaced, seeded with what was remembered, and continues its revisions', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(1), ...clock.options, shards: 1 });
  desk.engine.submit([note.entry('e', ['p'], 'one')]);
  await clock.rest();
  desk.engine.submit([note.entry('e', ['p'], 'two'), note.entry('bad', ['p'], 'x', 'throw')]);
  await clock.rest();
  expect(desk.lost).toEqual([['p']]);
  expect(desk.pages.get('p')).toEqual({ lines: ['entry/e=one'], revision: 1 });
  expect(desk.engine.status()).toMatchObject([{ state: 'lost', incarnation: 1 }]);

  await clock.advance(0);
  expect(desk.restored).toEqual([['p']]);
  expect(desk.pages.get('p')).toEqual({ lines: ['entry/bad=x', 'entry/e=two'], revision: 2 });
  expect(desk.engine.status()).toMatchObject([
    { state: 'idle', incarnation: 2, restarts: 1, lastError: 'Error: inline throw', queued: 0 },
  ]);
  expect(codes(desk.errors)).toEqual(['SHARD_LOST']);
});

test('L70: every partition that was told lost is told restored, one that went meanwhile too', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(1), ...clock.options, shards: 1 });
  desk.engine.submit([note.entry('stays', ['p']), note.entry('goes', ['q'])]);
  await clock.rest();
  desk.engine.submit([note.gone('entry', 'goes'), note.entry('bad', ['p'], 'x', 'throw')]);
  await clock.rest();
  expect(desk.lost).toEqual([['p', 'q']]);
  await clock.advance(0);
  expect(desk.content()).toEqual({ p: ['entry/bad=x', 'entry/stays='] });
  expect(desk.restored).toEqual([['p', 'q']]);
});

test('L10: a deletion whose batch was lost is not forgotten: memory without objects tells', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(1), ...clock.options, shards: 1 });
  desk.engine.submit([note.entry('e', ['p'], 'one')]);
  await clock.rest();
  desk.engine.submit([note.gone('entry', 'e'), note.entry('bad', ['q'], 'x', 'throw')]);
  await clock.rest();
  expect(desk.pages.get('p')?.lines).toEqual(['entry/e=one']);
  await clock.advance(0);
  expect(desk.pages.get('p')).toEqual({ lines: [], revision: 2 });
});

test('L68: a shard that keeps dying is retried ever more slowly, reported as poisoned once, and harms no other', async () => {
  const clock = new VirtualClock();
  const { host } = inline();
  const desk = openDesk({
    ...clock.options,
    host: (shard) => (shard === 0 ? dead : host(shard)),
    backoffMs: 100,
    maxBackoffMs: 1_000,
  });
  desk.engine.submit([note.entry('e1', ['p1']), note.entry('e2', ['p2'])]);
  await clock.rest();
  const pauses: number[] = [];
  for (let death = 0; death < 8; death++) {
    const [pause = -1] = clock.waits;
    pauses.push(pause);
    await clock.advance(pause);
  }
  expect(pauses).toEqual([0, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
  const poisoned = desk.errors.filter((fault) => fault.code === 'SHARD_POISONED');
  expect(poisoned.map((fault) => fault.message)).toEqual([
    'shard 0 died 3 times in a row while being re-seeded, the last time without any partition: its thread does not ' +
      'start, or what every shard is told kills it. What it had stays as it was; it is retried at least every 1000 ms. ' +
      'Last: Error: no',
  ]);
  expect(desk.lost).toEqual([['p1']]);
  expect(desk.restored).toEqual([]);

  desk.engine.submit([note.entry('e2', ['p2'], 'still served')]);
  await clock.rest();
  expect(desk.content()).toEqual({ p2: ['entry/e2=still served'] });
  expect(desk.engine.status().map((s) => s.state)).toEqual(['lost', 'idle']);
});

test('a long life clears the record: the next loss is repaired at once', async () => {
  const clock = new VirtualClock();
  let deadly = false;
  const { host } = inline();
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    host: (shard) => {
      const inner = host(shard);
      return { ...inner, run: (task) => (deadly ? dead : inner).run(task) };
    },
  });
  const loseOnce = async (): Promise<number[]> => {
    deadly = true;
    desk.engine.submit([note.entry('e', ['p'], String(clock.nowMs))]);
    await clock.rest();
    deadly = false;
    return clock.waits;
  };
  expect(await loseOnce()).toEqual([0]);
  await clock.advance(0);
  expect(await loseOnce()).toEqual([100]);
  await clock.advance(100);
  await clock.advance(10_000);
  expect(await loseOnce()).toEqual([0]);
  await clock.advance(0);
  expect(desk.engine.status()).toMatchObject([{ state: 'idle', restarts: 3 }]);
});

test('a batch past its deadline counts as hung: its thread is closed and the shard replaced', async () => {
  const clock = new VirtualClock();
  const { host } = inline();
  const close = vi.fn<Host['close']>(async () => {});
  let opened = 0;
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    deadlineMs: 50,
    host: (shard) => (opened++ === 0 ? { ...hung, close } : host(shard)),
  });
  desk.engine.submit([note.entry('e', ['p'], 'one')]);
  await clock.rest();
  await clock.advance(49);
  expect(close).not.toHaveBeenCalled();
  await clock.advance(1);
  expect(close).toHaveBeenCalledOnce();
  expect(desk.errors.map((fault) => fault.message)).toEqual([
    'shard 0, incarnation 1: a batch of 1 objects and 0 questions took longer than 50 ms',
  ]);
  await clock.advance(0);
  expect(desk.content()).toEqual({ p: ['entry/e=one'] });
  expect(clock.timers).toEqual([]);
});

test('L66: questions reflect what was submitted before them, in order, also across a loss', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(1), ...clock.options, shards: 1, batchObjects: 1 });
  desk.engine.submit([note.entry('a', ['p'], '1'), note.entry('bad', ['q'], '', 'throw')]);
  const first = desk.engine.ask('p', { ask: 'page' });
  desk.engine.submit([note.entry('a', ['p'], '2')]);
  const second = desk.engine.ask('p', { ask: 'page' });
  await clock.rest();
  expect(desk.engine.status()).toMatchObject([{ state: 'lost', questions: 2 }]);
  await clock.advance(0);
  expect((await first).lines).toEqual(['entry/a=2']);
  expect((await second).lines).toEqual(['entry/a=2']);
});

test('L67: batches are bounded, but the first of a life is whole', async () => {
  const clock = new VirtualClock();
  const sizes: number[] = [];
  const { host } = inline(1);
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    batchObjects: 2,
    host: (shard) => {
      const inner = host(shard);
      const run: Host['run'] = (task) => {
        sizes.push(task.batch.items.length);
        return inner.run(task);
      };
      return { ...inner, run };
    },
  });
  const all = (text: string) => [0, 1, 2, 3, 4].map((i) => note.entry(`e${i}`, ['p'], text));
  desk.engine.submit(all('one'));
  await clock.rest();
  desk.engine.submit(all('two'));
  await clock.rest();
  desk.engine.submit([note.entry('e0', ['p'], 'three', 'throw')]);
  await clock.rest();
  await clock.advance(0);
  expect(sizes).toEqual([5, 2, 2, 1, 1, 5]);
  expect(desk.effects.at(-1)?.[1].lines).toEqual([
    'entry/e0=three',
    ...[1, 2, 3, 4].map((i) => `entry/e${i}=two`),
  ]);
});

test('L66: a question waits for what was submitted before it, not for what came after', async () => {
  const desk = openDesk({ ...inline(), shards: 1, batchObjects: 2 });
  desk.engine.submit([note.entry('start', ['p'])]);
  await desk.engine.settled();
  const many = (prefix: string) => [0, 1, 2].map((i) => note.entry(`${prefix}${i}`, ['p']));
  desk.engine.submit(many('before'));
  const asked = desk.engine.ask('p', { ask: 'page' });
  desk.engine.submit(many('after'));
  const { seen } = await asked;
  expect(seen).toContain('entry/before2');
  expect(seen).not.toContain('entry/after2');
  await desk.engine.settled();
  expect(desk.content()['p']).toHaveLength(7);
});

test('a question that is aboard at every loss is dropped, and the shard lives on', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(100), ...clock.options, shards: 1 });
  desk.engine.submit([note.entry('e', ['p'], 'one')]);
  await clock.rest();
  const asked = desk.engine.ask('p', { ask: 'throw' });
  const harmless = desk.engine.ask('p', { ask: 'page' });
  await clock.rest();
  for (const pause of [0, 100, 200]) await clock.advance(pause);
  await expect(asked).rejects.toMatchObject({ code: 'QUESTION_DROPPED' });
  await expect(harmless).rejects.toMatchObject({ code: 'QUESTION_DROPPED' });
  expect((await desk.engine.ask('p', { ask: 'page' })).lines).toEqual(['entry/e=one']);
  expect(desk.engine.status()).toMatchObject([{ state: 'idle', restarts: 3 }]);
});

test('a partition nobody owns is answered for; askAll asks every shard in order', async () => {
  const { engine } = openDesk({ shards: 3 });
  engine.submit([note.everyone('n', 'all')]);
  expect((await engine.ask('nobody', { ask: 'page' })).lines).toEqual([]);
  const all = await engine.askAll({ ask: 'page' });
  expect(all.map((answer) => answer.lines)).toEqual([1, 2, 3].map(() => ['everyone/n=all']));
});

test('what callbacks throw is reported and stops nothing', async () => {
  const desk = openDesk({
    shards: 1,
    onEffect: () => {
      throw new Error('caller broke');
    },
  });
  desk.engine.submit([note.entry('e', ['p']), note.entry('f', ['q'])]);
  await desk.engine.settled();
  expect(codes(desk.errors)).toEqual(['CALLBACK_THREW', 'CALLBACK_THREW']);
  expect((await desk.engine.ask('p', { ask: 'page' })).lines).toEqual(['entry/e=']);
});

test('submits within one turn leave as one batch per shard', async () => {
  const desk = openDesk({ shards: 2 });
  for (let i = 0; i < 10; i++) desk.engine.submit([note.entry(`e${i}`, [`p${i}`])]);
  await desk.engine.settled();
  expect(desk.engine.status().map((s) => [s.batches, s.partitions])).toEqual([
    [1, 5],
    [1, 5],
  ]);
});

test('after close nothing is taken; open questions and waits are refused with a fault', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...clock.options, shards: 1, host: () => hung, closeGraceMs: 10 });
  desk.engine.submit([note.entry('e', ['p'])]);
  const asked = desk.engine.ask('p', { ask: 'page' });
  const settled = desk.engine.settled();
  await clock.rest();
  const closed = desk.engine.close();
  expect(() => desk.engine.submit([])).toThrow('the engine was closed');
  await clock.advance(10);
  await closed;
  await expect(asked).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  await expect(settled).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  await expect(desk.engine.ask('p', { ask: 'page' })).rejects.toMatchObject({
    code: 'ENGINE_CLOSED',
  });
  await expect(desk.engine.settled()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  expect(desk.engine.get('entry', 'e')).toEqual({ text: '' });
  expect(desk.engine.status()).toMatchObject([{ state: 'closed' }]);
});

test('get and keys show the newest of what was submitted, at once', () => {
  const { engine } = openDesk();
  engine.submit([
    note.entry('a', ['p'], '1'),
    note.entry('b', [], '2'),
    note.entry('a', ['p'], '3'),
  ]);
  engine.submit([note.gone('entry', 'b'), note.gone('entry', 'never')]);
  expect(engine.get('entry', 'a')).toEqual({ text: '3' });
  expect(engine.get('entry', 'b')).toBeUndefined();
  expect([...engine.keys('entry')]).toEqual(['a']);
});

test.each([
  [{ shards: 0 }, 'shards must be an integer from 1 to 256, not 0'],
  [{ shards: 257 }, 'shards must be an integer from 1 to 256, not 257'],
  [{ shards: 1.5 }, 'shards must be an integer from 1 to 256, not 1.5'],
  [{ deadlineMs: 0 }, 'deadlineMs must be an integer from 1 to 2147483647, not 0'],
  [{ batchObjects: 0 }, 'batchObjects must be an integer from 1 to 9007199254740991, not 0'],
])('options %o are refused: %s', (options, message) => {
  expect(() => openDesk(options)).toThrow(new RangeError(message));
});

test.each([['exit'], ['hang']] as const)(
  'L10: a shard told to %s is lost with what is aboard, replaced, and loses nothing',
  async (fault) => {
    const clock = new VirtualClock();
    const desk = openDesk({ ...clock.options, shards: 1, deadlineMs: 50 });
    desk.engine.submit([note.entry('e', ['p'], 'one')]);
    await clock.rest();
    expect(desk.engine.inject(0, fault)).toBe(1);
    expect(desk.engine.inject(0, fault)).toBe(1);
    desk.engine.submit([note.entry('e', ['p'], 'two')]);
    await clock.rest();
    if (fault === 'hang') await clock.advance(50);
    expect(desk.engine.status()).toMatchObject([{ state: 'lost', incarnation: 1 }]);
    expect(desk.engine.inject(0, fault)).toBe(1);
    await clock.advance(0);
    expect(desk.engine.status()).toMatchObject([{ state: 'idle', incarnation: 2, restarts: 1 }]);
    expect(desk.pages.get('p')).toEqual({ lines: ['entry/e=two'], revision: 2 });
    expect(desk.restored).toEqual([['p']]);
    expect(desk.engine.inject(0, fault)).toBe(2);
  },
);

test('a fault is refused for a shard that is not there, and after the end', async () => {
  const { engine } = openDesk({ shards: 2 });
  expect(() => engine.inject(2, 'exit')).toThrow(
    new RangeError('shard must be an integer below 2, not 2'),
  );
  await engine.close();
  expect(() => engine.inject(0, 'exit')).toThrow('the engine was closed');
});

test('an idle thread is asked for a sign of life; one that hangs is found, one that says so is not worked', async () => {
  const clock = new VirtualClock();
  const { host } = inline();
  let hangs = false;
  const tasks: number[] = [];
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    pingMs: 100,
    deadlineMs: 50,
    host: (shard) => {
      const inner = host(shard);
      const run: Host['run'] = (task) => {
        tasks.push(task.batch.items.length);
        return hangs ? hung.run(task) : inner.run(task);
      };
      return { ...inner, run, isApart: true };
    },
  });
  await clock.advance(1_000);
  expect(tasks).toEqual([]); // nothing began yet: there is nothing to lose
  desk.engine.submit([note.entry('e', ['p'])]);
  await clock.rest();
  for (const ms of [60, 60, 100]) await clock.advance(ms);
  expect(tasks).toEqual([1, 0, 0]);
  hangs = true;
  await clock.advance(100);
  await clock.advance(50);
  hangs = false;
  expect(desk.lost).toEqual([['p']]);
  await clock.advance(0);
  expect(desk.restored).toEqual([['p']]);
  await desk.engine.close();
  expect(clock.timers).toEqual([]);
});

test('what a shard did is counted: batches by size, losses by reason, the longest wait', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...inline(1), ...clock.options, shards: 1, deadlineMs: 50 });
  desk.engine.submit([0, 1, 2, 3, 4].map((i) => note.entry(`e${i}`, ['p'])));
  await clock.rest();
  desk.engine.submit([note.entry('e0', ['p'], 'x')]);
  await clock.rest();
  desk.engine.submit([note.entry('e0', ['p'], 'x', 'throw')]);
  await clock.rest();
  clock.nowMs += 40;
  const [status] = desk.engine.status();
  expect(status?.batchSizes).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
  expect(status?.batchSizes).toHaveLength(BATCH_SIZE_BOUNDS.length + 1);
  expect(status).toMatchObject({ batches: 2, batchObjects: 6, load: 6, partitions: 1 });
  expect(status?.losses).toEqual({
    exit: 0,
    hang: 0,
    threw: 1,
    'out-of-memory': 0,
    'state-missing': 0,
  });
  desk.engine.submit([note.entry('late', ['p'])]);
  clock.nowMs += 7;
  expect(desk.engine.status()).toMatchObject([{ queued: 1, waitingMs: 7 }]);
});

test('a deadline that is noticed late, because this thread was busy, gives the answer a moment to be read', async () => {
  const clock = new VirtualClock();
  const { host } = inline();
  const answers: (() => void)[] = [];
  const desk = openDesk({
    ...clock.options,
    shards: 1,
    deadlineMs: 50,
    host: (shard) => {
      const inner = host(shard);
      const run: Host['run'] = async (task) => {
        await new Promise<void>((resolve) => answers.push(resolve));
        return inner.run(task);
      };
      return { ...inner, run };
    },
  });
  desk.engine.submit([note.entry('e', ['p'], 'late')]);
  await clock.rest();
  await clock.advance(500);
  answers.shift()?.();
  await clock.rest();
  expect(desk.content()).toEqual({ p: ['entry/e=late'] });
  desk.engine.submit([note.entry('e', ['p'], 'never')]);
  await clock.rest();
  await clock.advance(500);
  await clock.advance(5);
  expect(desk.errors.map(({ message }) => message)).toEqual([
    'shard 0, incarnation 1: a batch of 1 objects and 0 questions took longer than 50 ms',
  ]);
});

test('who does not wait for an answer any more leaves no question behind, asked or not', async () => {
  const clock = new VirtualClock();
  const desk = openDesk({ ...clock.options, shards: 1, deadlineMs: 50 });
  desk.engine.submit([note.entry('e', ['p'])]);
  await clock.rest();
  desk.engine.inject(0, 'hang');
  desk.engine.submit([note.entry('e', ['p'], 'two')]);
  await clock.rest();
  const impatient = new AbortController();
  const one = desk.engine.ask('p', { ask: 'page' }, impatient.signal);
  const all = desk.engine.askAll({ ask: 'page' }, impatient.signal);
  const patient = desk.engine.ask('p', { ask: 'page' });
  await clock.rest();
  expect(desk.engine.status()).toMatchObject([{ questions: 3 }]);
  impatient.abort(new Error('too long'));
  await expect(one).rejects.toThrow('too long');
  await expect(all).rejects.toThrow('too long');
  expect(desk.engine.status()).toMatchObject([{ questions: 1 }]);
  await clock.advance(50);
  await clock.advance(0);
  expect(await patient).toMatchObject({ lines: ['entry/e=two'] });
  await expect(desk.engine.ask('p', { ask: 'page' }, impatient.signal)).rejects.toThrow('too long');
});
