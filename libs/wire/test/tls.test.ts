import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import type { GetStatusResponse__Output } from '@sliceplane/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GrpcServer, openGrpcServer } from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, connect, openSession } from './client.ts';

const pem = (name: string): string => join(import.meta.dirname, 'tls', `${name}.pem`);
const errors: unknown[] = [];
let dir: string;
let backend: FakeBackend;
let server: GrpcServer;
let address: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sliceplane-tls-'));
  install('server', 'server-key');
  backend = new FakeBackend();
  backend.put('shop/a', 1);
  server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    tls: { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') },
    tlsReloadMs: 10,
    onError: (error) => errors.push(error),
  });
  address = `localhost:${server.ports[0]}`;
});

afterEach(async () => {
  await server.close(0);
  rmSync(dir, { recursive: true });
  errors.length = 0;
});

function install(cert: string, key: string): void {
  copyFileSync(pem(key), join(dir, 'key.pem'));
  copyFileSync(pem(cert), join(dir, 'cert.pem'));
}

/** Whose certificate a new connection is shown. */
function issuer(): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.ports[0] ?? 0, rejectUnauthorized: false };
    const socket = connectTls({ ...options, ALPNProtocols: ['h2'] }, () => {
      resolve(String(socket.getPeerCertificate().issuer.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a renewed certificate meets new connections, and no stream notices', async () => {
  const old = connect(address, {}, credentials.createSsl(readFileSync(pem('ca'))));
  const session = openSession(old, [
    { hello: { viewpoint: { node: 'n1' } } },
    { subscribe: { subscriptions: ['shop/a'] } },
  ]);
  await session.until(() => session.frames.length > 0);
  const before = await issuer();
  install('renewed', 'renewed-key');
  await expect.poll(issuer, { interval: 10 }).toBe('other test authority');
  expect(before).not.toBe('other test authority');

  const renewed = connect(address, {}, credentials.createSsl(readFileSync(pem('renewed-ca'))));
  const status = await ask<GetStatusResponse__Output>((done) => renewed.admin.getStatus({}, done));
  expect(status).toMatchObject({ epoch: 'epoch-1', streams: 1 });
  const seen = session.frames.length;
  backend.put('shop/a', 2);
  await session.until(() => session.frames.length > seen);
  expect(server.status.certificate).toMatchObject({ renewed: 1, failed: 0 });
  renewed.close();
  old.close();
});

test('files that cannot be used are told once, and those before stay', async () => {
  const before = await issuer();
  writeFileSync(join(dir, 'cert.pem'), readFileSync(pem('renewed')));
  await expect.poll(() => errors.length, { interval: 10 }).toBe(1);
  expect(String(errors[0])).toMatch(
    /certFile .*cert\.pem and keyFile .* cannot be used: .*mismatch/,
  );
  expect(await issuer()).toBe(before);
  writeFileSync(join(dir, 'key.pem'), 'half a file');
  await expect.poll(() => errors.length, { interval: 10 }).toBe(2);
  expect(String(errors[1])).toMatch(/keyFile .*key\.pem is not PEM/);
  expect(await issuer()).toBe(before);
  const { validToDate } = new X509Certificate(readFileSync(pem('server')));
  const expiresMs = validToDate.getTime();
  expect(server.status.certificate).toEqual({ expiresMs, renewed: 0, failed: 2 });
  install('renewed', 'renewed-key');
  await expect.poll(issuer, { interval: 10 }).toBe('other test authority');
});
