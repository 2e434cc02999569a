import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { command } from './command-line.ts';
import { examples, type RunningServer, startServer } from './running-server.ts';
import { scrape } from './scrape.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** Keys made for this test; nobody trusts them. */
const pem = (name: string): string => join(import.meta.dirname, 'tls', name);
const ca = ['--tls-ca', pem('ca.pem')];
const client = ['--tls-cert', pem('client.pem'), '--tls-key', pem('client.key')];

let server: RunningServer;
beforeAll(async () => {
  const own = ['--tls-cert', pem('server.pem'), '--tls-key', pem('server.key')];
  server = await startServer([...own, '--tls-client-ca', pem('ca.pem'), '-f', examples]);
});
afterAll(() => server.stop());

test.each([
  ['a certificate its authority signed', [...ca, ...client], 0],
  ['no certificate', ca, 1],
  ['no TLS', [], 1],
  ['a server of an unknown authority', client, 1],
])('mTLS: %s: exit %s', async (_, words, expected) => {
  const asked = `view shop/cart --node node-a1 --server ${server.address}`;
  const { code, stdout } = await command(asked, ...words);
  expect(code).toBe(expected);
  expect(stdout.includes('shop/cart from node-a1')).toBe(expected === 0);
});

test('Prometheus is told when the certificate expires, and whether it was read again', async () => {
  const told = await scrape(server.probes);
  const { validToDate } = new X509Certificate(readFileSync(pem('server.pem')));
  const expires = told.of('tls_certificate_expiry_timestamp_seconds');
  expect(expires).toBe(validToDate.getTime() / 1000);
  expect(told.of('tls_reloads_total{outcome="renewed"}')).toBe(0);
});

test('a connection that never says what it wants does not keep the server from ending', async () => {
  const own = ['--tls-cert', pem('server.pem'), '--tls-key', pem('server.key')];
  const other = await startServer([...own, '-f', examples]);
  const [host = '', port = ''] = other.address.split(':');
  const silent = connect(Number(port), host);
  silent.on('error', () => {}); // the end of the process resets it
  await once(silent, 'connect');
  const { code } = await other.stop();
  silent.destroy();
  expect(code).toBe(0);
});

test('a file that cannot be read is named with its option', async () => {
  const words = 'serve --listen 127.0.0.1:0 --metrics-listen off --log-level silent';
  const { code, stderr } = await command(`${words} --tls-cert /nope --tls-key /nope`);
  expect(stderr).toContain('--tls-cert /nope cannot be read');
  expect(code).toBe(2);
});
