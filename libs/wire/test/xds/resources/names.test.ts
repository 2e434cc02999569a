import { expect, test } from 'vitest';
import { parseClusterName, parseTarget } from '../../../src/xds/resources/names.ts';

test.each([
  ['cart', 'own/cart', ''],
  ['cart:80', 'own/cart', '80'],
  ['cart.shop', 'shop/cart', ''],
  ['cart.shop:grpc', 'shop/cart', 'grpc'],
  ['cart.shop.svc', 'shop/cart', ''],
  ['cart.shop.svc:80', 'shop/cart', '80'],
  ['cart.shop.svc.cluster.local', 'shop/cart', ''],
  ['cart.shop.svc.cluster.local:80', 'shop/cart', '80'],
])('%s is %s, port %j', (name, service, port) => {
  expect(parseTarget(name, 'own')).toEqual({ service, port });
});

test.each([
  '',
  ':80',
  'cart:',
  'cart:80:81',
  'cart.shop.example',
  'cart.shop.svc.cluster',
  'cart.shop.svc.cluster.local.',
  'cart..svc',
  '.shop',
  'Cart.shop',
  '*',
  'shop/cart/http',
  'xdstp://authority/envoy.config.listener.v3.Listener/cart',
  `${'a'.repeat(64)}.shop`,
])('%j is no target', (name) => {
  expect(parseTarget(name, 'own')).toBeUndefined();
});

test('a cluster is namespace/name/port', () => {
  expect(parseClusterName('shop/cart/http')).toEqual({ service: 'shop/cart', port: 'http' });
  expect(parseClusterName('shop/cart/80')).toEqual({ service: 'shop/cart', port: '80' });
});

test.each([
  '',
  'cart',
  'shop/cart',
  'shop/cart/',
  '/cart/80',
  'shop/cart/80/x',
  'shop/ca rt/80',
  '*',
])('%j is no cluster', (name) => {
  expect(parseClusterName(name)).toBeUndefined();
});
