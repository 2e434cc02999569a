import { expect, test } from 'vitest';
import type { LocalService } from '../src/index.ts';
import { SubscriptionSet } from '../src/subscription-set.ts';

/** Services that are held: `shop/web`, with an endpoint unless it ends in `-`. */
function held(...names: readonly string[]): Map<string, LocalService> {
  return new Map(
    names.map((text) => {
      const service = text.replace(/-$/, '');
      const endpoints = new Map(text === service ? [[1, {}]] : []);
      return [service, { service, hash: 'ab'.repeat(16), endpoints } as unknown as LocalService];
    }),
  );
}

function said(set: SubscriptionSet, services: ReadonlyMap<string, LocalService>): string[] {
  return set.messages(services).map(({ subscriptions = [], known = [] }) => {
    const names = known.map(({ service }) => service);
    return `${subscriptions.join(' ')} <- ${names.join(' ')}`;
  });
}

test.each([
  // subscriptions           service      followed
  ['shop/web', 'shop/web', true],
  ['shop/web:http', 'shop/web', true],
  ['shop/web', 'shop/cart', false],
  ['shop/*', 'shop/cart', true],
  ['shop/*', 'pay/cart', false],
  ['*', 'pay/cart', true],
])('%s follows %s: %s', (text, service, followed) => {
  const set = new SubscriptionSet();
  set.add({ subscriptions: [text] });
  expect(set.isFollowed(service)).toBe(followed);
  set.delete([text]);
  expect(set.isFollowed(service)).toBe(false);
});

test('the nearest are asked for first: no service is answered by a pattern before it is by its name', () => {
  const set = new SubscriptionSet();
  const everything = { mode: 'VIEW_MODE_EVERYTHING' } as const;
  set.add({ subscriptions: ['*', 'shop/web:http'] });
  set.add({ subscriptions: ['shop/*', 'shop/cart'], options: everything });
  expect(said(set, new Map())).toEqual([
    'shop/cart <- ',
    'shop/web:http <- ',
    'shop/* <- ',
    '* <- ',
  ]);
});

test('subscriptions of equal options are one message, with what is held of them', () => {
  const set = new SubscriptionSet();
  set.add({ subscriptions: ['shop/web', 'shop/cart:http'] });
  set.add({ subscriptions: ['pay/*'], options: { mode: 'VIEW_MODE_EVERYTHING' } });
  set.add({ subscriptions: ['shop/new'], options: {} });
  const services = held('shop/web', 'shop/cart', 'pay/a', 'pay/b-', 'shop/other');
  expect(said(set, services)).toEqual([
    'shop/web shop/cart:http shop/new <- shop/web shop/cart',
    'pay/* <- pay/a',
  ]);
});

test('a subscription that is added again has the newer options', () => {
  const set = new SubscriptionSet();
  set.add({ subscriptions: ['shop/web', 'shop/cart'] });
  set.add({ subscriptions: ['shop/web'], options: { includeNotReady: true } });
  expect(said(set, new Map())).toEqual(['shop/web <- ', 'shop/cart <- ']);
  set.delete(['shop/web']);
  expect(set.isFollowed('shop/web')).toBe(false);
});

test('the hashes of what is held stay below what a server takes as one message', () => {
  const set = new SubscriptionSet();
  set.add({ subscriptions: ['*'] });
  const many = held(...Array.from({ length: 100_000 }, (_, i) => `namespace/service-${i}`));
  const [message] = set.messages(many);
  expect(message?.known?.length).toBeGreaterThan(50_000);
  expect(message?.known?.length).toBeLessThan(80_000);
});
