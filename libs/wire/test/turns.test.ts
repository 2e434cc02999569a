import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type Turn, Turns } from '../src/grpc/turns.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const rounds = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

test('L8: turns come in the order they were taken, and what is taken in a turn comes after all of them', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const says = (word: string): Turn => ({ turn: () => void order.push(word) });
  turns.take({
    turn: () => {
      order.push('a');
      turns.take(says('c'));
    },
  });
  for (let i = 0; i < 20; i++) turns.take(says('b'));
  await rounds(3);
  expect(order).toEqual(['a', ...Array<string>(20).fill('b'), 'c']);
});

test('L8: turns that never end hold nothing of those that were served', async () => {
  const turns = new Turns(0);
  let isOver = false;
  const again: Turn = {
    turn: () => {
      if (!isOver) turns.take(again);
    },
  };
  for (let i = 0; i < 20; i++) turns.take(again);
  const served = ((): WeakRef<object> => {
    const stream = { frames: 0 };
    turns.take({ turn: () => void stream.frames++ });
    return new WeakRef(stream);
  })();
  await rounds(50);
  collectGarbage();
  expect(served.deref()).toBeUndefined();
  isOver = true;
});
