import { afterEach, expect, test, vi } from 'vitest';
import { piscinaHost } from '../src/piscina-host.ts';
import { type Desk, openDesk, threads } from './desk.ts';
import { type Fault, note } from './ledger.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let open: Desk | undefined;
function desk(...args: Parameters<typeof openDesk>): Desk {
  open = openDesk(...args);
  return open;
}
afterEach(async () => {
  await open?.engine.close();
  open = undefined;
});

test('members reach the partition of the anchor that selects them, in a real thread', async () => {
  const { engine, content } = desk(threads());
  const web = { app: 'web' };
  engine.submit([
    note.anchor('web', 'p-web', web),
    note.anchor('db', 'p-db', { app: 'db' }),
    note.member('a', { ...web, v: '1' }, 'A'),
    note.member('b', { app: 'db' }, 'B'),
    note.member('c', { app: 'other' }, 'C'),
  ]);
  await engine.settled();
  expect(content()).toEqual({
    'p-db': ['anchor/db=', 'member/b=B'],
    'p-web': ['anchor/web=', 'member/a=A'],
  });
  engine.submit([note.member('a', { app: 'db' }, 'A2'), note.gone('member', 'b')]);
  await engine.settled();
  expect(content()).toEqual({
    'p-db': ['anchor/db=', 'member/a=A2'],
    'p-web': ['anchor/web='],
  });
});

test('a partition stays with the thread that holds its state', async () => {
  const { engine } = desk({ ...threads(), shards: 2 });
  for (let round = 0; round < 5; round++) {
    engine.submit([0, 1, 2, 3].map((i) => note.entry(`e${i}`, [`p${i}`], `round ${round}`)));
    await engine.settled();
  }
  const seen = await Promise.all([0, 1, 2, 3].map((i) => engine.ask(`p${i}`, { ask: 'thread' })));
  for (const [i, answer] of seen.entries()) {
    expect(answer.lines).toEqual([`entry/e${i}=round 4`]);
    expect(answer.seen.filter((id) => id === `entry/e${i}`)).toHaveLength(5);
  }
  expect(engine.partitionsOf(0)).toHaveLength(2);
});

test.each<[Fault, RegExp]>([
  ['throw', /TypeError: the ledger is torn/],
  ['exit', /worker exited with code: 3/],
  ['hang', /took longer than 2000 ms/],
  [
    'heap',
    /shard 0, incarnation 1: its heap reached the limit of 24 MiB \(ERR_WORKER_OUT_OF_MEMORY\) with \d objects in \d partitions: give each shard more heap/,
  ],
])('L10: a thread lost to %s mid-batch loses nothing that was submitted', async (fault, why) => {
  const { engine, content, lost, restored, errors, pages } = desk({
    ...threads(1, fault === 'heap' ? 24 : undefined),
    shards: 2,
    ...(fault === 'hang' ? { deadlineMs: 2_000 } : {}),
  });
  engine.submit([0, 1, 2, 3].map((i) => note.entry(`e${i}`, [`p${i}`], 'first')));
  await engine.settled();
  engine.submit([note.entry('e0', ['p0'], 'second', fault), note.gone('entry', 'e1')]);
  const asked = engine.ask('p0', { ask: 'page' });
  engine.submit([note.entry('e2', ['p2'], 'third')]);
  await engine.settled();
  expect(content()).toEqual({
    p0: ['entry/e0=second'],
    p2: ['entry/e2=third'],
    p3: ['entry/e3=first'],
  });
  expect((await asked).lines).toEqual(['entry/e0=second']);
  expect(lost).toHaveLength(1);
  expect(restored).toEqual(lost);
  expect(errors.map((e) => e.code)).toEqual(['SHARD_LOST']);
  expect(errors[0]?.message).toMatch(why);
  expect(pages.get('p0')?.revision).toBe(2);
});

test('a question that ends the thread is asked again, then dropped', async () => {
  const { engine } = desk({ ...threads(3), shards: 1, backoffMs: 1 });
  engine.submit([note.entry('e', ['p'], 'kept')]);
  await engine.settled();
  await expect(engine.ask('p', { ask: 'exit' })).rejects.toMatchObject({
    code: 'QUESTION_DROPPED',
  });
  expect((await engine.ask('p', { ask: 'page' })).lines).toEqual(['entry/e=kept']);
});

test('bytes the program lets go of arrive whole', async () => {
  const { engine, pages } = desk({ ...threads(), shards: 1 });
  engine.submit([note.entry('e', ['p', 'q'])]);
  await engine.settled();
  expect(pages.get('p')?.bytes).toEqual(new Uint8Array(8).fill(1));
  expect(pages.get('q')?.bytes).toEqual(new Uint8Array(8).fill(1));
});

test('a task of another life is refused with its code, through the thread', async () => {
  const host = threads().host(0);
  const batch = { items: [], questions: [] };
  const seed = { memories: [] };
  await expect(host.run({ incarnation: 1, batch, nowMs: 0 })).rejects.toMatchObject({
    name: 'EngineFault',
    code: 'STATE_MISSING',
    message: 'a batch continues incarnation 1, this thread holds none',
  });
  await host.run({ incarnation: 2, seed, batch, nowMs: 0 });
  await host.run({ incarnation: 2, batch, nowMs: 0 });
  await expect(host.run({ incarnation: 3, batch, nowMs: 0 })).rejects.toMatchObject({
    code: 'STATE_MISSING',
    message: 'a batch continues incarnation 3, this thread holds 2',
  });
  await host.close();
});

test('a worker file that does not load is a lost shard with a reason, not a wait', async () => {
  const worker = new URL('./no-such.worker.ts', import.meta.url);
  const { engine, errors } = desk({
    shards: 1,
    host: () => piscinaHost({ worker }),
    backoffMs: 1,
    maxBackoffMs: 1,
  });
  engine.submit([note.entry('e', ['p'])]);
  await expect
    .poll(() => errors.some((e) => e.code === 'SHARD_POISONED'), { timeout: 20_000 })
    .toBe(true);
  expect(errors[0]?.message).toMatch(/no-such\.worker\.ts/);
});

test('closing lets the running batch finish', async () => {
  const { engine, content } = desk({ ...threads(), shards: 2 });
  engine.submit([note.entry('a', ['p'], 'last words'), note.entry('b', ['q'], 'too')]);
  await Promise.resolve();
  await engine.close();
  expect(content()).toEqual({ p: ['entry/a=last words'], q: ['entry/b=too'] });
});

test('closing ends a thread that hangs once the grace is over', async () => {
  const { engine } = desk({ ...threads(1), shards: 1, closeGraceMs: 100 });
  engine.submit([note.entry('a', ['p'], '', 'hang')]);
  await Promise.resolve();
  await engine.close();
  expect(engine.status()).toMatchObject([{ state: 'closed' }]);
});

test.each([[15], [20.5], [-1]])('a heap of %d MiB is refused', (heapMb) => {
  expect(() => piscinaHost({ worker: 'x', heapMb })).toThrow(
    new RangeError(`heapMb must be an integer of at least 16, not ${heapMb}`),
  );
});

test.each([
  ['exit', /worker exited with code: 1/],
  ['hang', /a batch of 0 objects and 0 questions took longer than 1000 ms/],
] as const)('L10: an idle thread told to %s is replaced', async (fault, why) => {
  const { engine, errors, restored, content } = desk({
    ...threads(),
    shards: 2,
    deadlineMs: 1_000,
  });
  engine.submit([0, 1].map((i) => note.entry(`e${i}`, [`p${i}`], 'kept')));
  await engine.settled();
  expect(engine.inject(1, fault)).toBe(1);
  await expect.poll(() => restored.length, { timeout: 20_000 }).toBe(1);
  expect(errors.map(({ code }) => code)).toEqual(['SHARD_LOST']);
  expect(errors[0]?.message).toMatch(why);
  expect(engine.status().map(({ incarnation }) => incarnation)).toEqual([1, 2]);
  expect((await engine.ask('p1', { ask: 'page' })).lines).toEqual(['entry/e1=kept']);
  expect(content()).toEqual({ p0: ['entry/e0=kept'], p1: ['entry/e1=kept'] });
});

test('a thread says how much heap it uses', async () => {
  const { engine } = desk({ ...threads(0, 64), shards: 1 });
  engine.submit([note.entry('e', ['p'])]);
  await engine.settled();
  const [status] = engine.status();
  expect(status?.heap?.usedBytes).toBeGreaterThan(1 << 20);
  expect(status?.heap?.limitBytes).toBeGreaterThanOrEqual(64 << 20);
});

test('a thread that ends while it is idle is replaced before anybody asks', async () => {
  const { engine, restored } = desk({ ...threads(1), shards: 1, pingMs: 50 });
  engine.submit([note.entry('e', ['p'], 'kept')]);
  await engine.settled();
  engine.submit([note.entry('late', ['p'], 'kept', 'exit-later')]);
  await engine.settled();
  await expect.poll(() => restored.length, { timeout: 20_000 }).toBe(1);
  expect((await engine.ask('p', { ask: 'page' })).lines).toEqual([
    'entry/e=kept',
    'entry/late=kept',
  ]);
  expect(engine.status()).toMatchObject([{ losses: { 'state-missing': 1 } }]);
});
