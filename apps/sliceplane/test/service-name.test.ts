import { describe, expect, test } from 'vitest';
import { UsageError } from '../src/failure.ts';
import { parseSocketAddress } from '../src/socket-address.ts';
import { parseAddressPort, parseService, scopeOf } from '../src/service-name.ts';

describe('a service is named as', () => {
  test.each([
    // text          service      port
    ['cart', 'here/cart', ''],
    ['shop/cart', 'shop/cart', ''],
    ['cart:http', 'here/cart', 'http'],
    ['shop/cart:80', 'shop/cart', '80'],
  ])('%s: %s, port %j', (text, service, port) => {
    expect(parseService(text, 'here')).toEqual({ service, port });
  });

  test.each(['', '/', 'a/b/c', 'a/', '/b', 'a:b:c', 'a:', '*', 'a/b*', 'a b'])(
    'not as %j',
    (text) => {
      expect(() => parseService(text, 'here')).toThrow(UsageError);
    },
  );

  test('a list is narrowed by a service, not by a port', () => {
    const here = { narrow: 'here', namespace: 'here' };
    expect(scopeOf(undefined, here)).toEqual({ namespace: 'here', service: '' });
    expect(scopeOf('cart', here)).toEqual({ namespace: '', service: 'here/cart' });
    expect(scopeOf('shop/cart', here)).toEqual({ namespace: '', service: 'shop/cart' });
    expect(() => scopeOf('cart:80', here)).toThrow("'cart:80' names a port");
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1', 0],
  ['10.0.0.1:80', '10.0.0.1', 80],
  ['fd00::1', 'fd00::1', 0],
  ['[fd00::1]', 'fd00::1', 0],
  ['[fd00::1]:80', 'fd00::1', 80],
])('the address %s is %s, port %i', (text, address, port) => {
  expect(parseAddressPort(text)).toEqual({ address, port });
});

describe('a socket address', () => {
  test.each([
    ['127.0.0.1:17551', { kind: 'tcp', host: '127.0.0.1', port: 17551 }],
    ['[::1]:0', { kind: 'tcp', host: '::1', port: 0 }],
    [':80', { kind: 'tcp', host: '0.0.0.0', port: 80 }],
    ['unix:/run/s.sock', { kind: 'unix', path: '/run/s.sock' }],
  ])('%s', (text, address) => {
    expect(parseSocketAddress('--listen', text)).toEqual(address);
  });

  test.each(['', 'host', '1.2.3.4:65536', 'unix:', '::1:80', 'a:b'])('%j is none', (text) => {
    expect(() => parseSocketAddress('--listen', text)).toThrow(UsageError);
  });
});
