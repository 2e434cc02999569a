import { expect, test } from 'vitest';
import { type Waiter, Waiting } from '../../../src/xds/resources/waiting.ts';

function waiter(told: () => void): Waiter {
  return { waitsAt: undefined, slot: 0, told };
}

test('L117: one who leaves and looks again while others are told hears of the next news, and not twice of this', () => {
  const place = new Waiting();
  const heard: string[] = [];
  const later = waiter(() => heard.push('later'));
  const first = waiter(() => {
    heard.push('first');
    place.delete(later);
    place.add(later);
  });
  place.add(first);
  place.add(later);
  place.tell();
  expect(heard).toEqual(['first']);
  place.tell();
  place.tell();
  expect(heard).toEqual(['first', 'later']);
});

test('one who leaves is told nothing, whoever stood beside him', () => {
  const place = new Waiting();
  const heard: string[] = [];
  const all = ['a', 'b', 'c', 'd'].map((name) => waiter(() => heard.push(name)));
  for (const one of all) place.add(one);
  const [a, b, , d] = all as [Waiter, Waiter, Waiter, Waiter];
  place.delete(a);
  place.delete(d);
  new Waiting().add(b);
  place.add(a);
  place.tell();
  expect(heard).toEqual(['c', 'a']);
});
