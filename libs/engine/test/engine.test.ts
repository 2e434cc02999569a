import { expect, test } from 'vitest';
import { openDesk, threads } from './desk.ts';
import { note } from './ledger.ts';

const web = { app: 'web' };

test('members reach the partition of the anchor that selects them, in a real thread', async () => {
  const { engine, content } = openDesk(threads());
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
  await engine.close();
});
