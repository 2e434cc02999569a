import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, sliceplane, startServer } from './running-server.ts';
import { scrape } from './scrape.ts';

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-listening-'));
const socket = join(folder, 'xds.sock');
const beside = ['--xds-listen', '127.0.0.1:0', '--xds-listen', `unix:${socket}`];

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(beside);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Somebody answers. */
async function answers(to: { readonly port: number } | { readonly path: string }): Promise<void> {
  const probe = 'port' in to ? connect(to.port, '127.0.0.1') : connect(to.path);
  await once(probe, 'connect');
  probe.destroy();
}

const portOf = (address = ''): number => Number(address.slice(address.lastIndexOf(':') + 1));

test('where xDS is served beside is in the port file and in the first line of the log', async () => {
  expect(server.xds).toEqual([expect.stringMatching(/^127\.0\.0\.1:[1-9]/), `unix:${socket}`]);
  await answers({ port: portOf(server.xds[0]) });
  await answers({ path: socket });
  await expect
    .poll(server.logs)
    .toContain(
      `listening on ${server.address}, plaintext xDS on ${server.xds.join(' and ')}, metrics on ${server.probes}`,
    );
});

test('whoever asks there for anything else is told where to ask', async () => {
  const { code, stderr } = await sliceplane(['xds', '--server', `unix:${socket}`]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `error: unix:${socket} is there, but not for this; an address of --xds-listen serves xDS alone: ask that of --listen\n`,
  );
});

test('the socket of a server that was killed is taken over', async () => {
  server.process.kill('SIGKILL');
  await once(server.process, 'exit');
  expect(existsSync(socket)).toBe(true);
  server = await startServer(beside);
  await answers({ path: socket });
});

test('xDS is measured from the start', async () => {
  const told = await scrape(server.probes);
  expect(told.of('streams{method="StreamAggregatedResources"}')).toBe(0);
  expect(told.of('xds_responses_total{type="endpoint"}')).toBe(0);
  expect(told.of('xds_answers_total{type="cluster",outcome="nack"}')).toBe(0);
});

test('an address that will not do is told in one line, before anything else is opened', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const taken = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  const free = '127.0.0.1:0';
  const serve = async (listen: string, xds: string, metrics: string): Promise<string> => {
    const words = [
      '--listen',
      listen,
      '--xds-listen',
      xds,
      '--metrics-listen',
      metrics,
      '--log-level',
      'error',
    ];
    const { code, stderr } = await sliceplane(['serve', ...words]);
    expect(code).toBeGreaterThan(0);
    return stderr;
  };
  const isTaken = (option: string): string =>
    `error: cannot listen on ${taken}: it is taken; choose another one with ${option}, or port 0\n`;
  expect(await serve(taken, free, taken)).toBe(isTaken('--listen'));
  expect(await serve(free, taken, taken)).toBe(isTaken('--xds-listen'));
  expect(await serve(free, free, taken)).toBe(isTaken('--metrics-listen'));
  expect(await serve('0.0.0.0:0', free, taken)).toContain('error: --listen 0.0.0.0:0: plaintext');
  expect(await serve(free, '0.0.0.0:0', taken)).toBe(
    'error: --xds-listen 0.0.0.0:0: what is served there is plaintext, so it must be a loopback address or a unix socket\n',
  );
  expect(await serve(free, 'unix:/nowhere/x.sock', taken)).toBe(
    'error: cannot listen on unix:/nowhere/x.sock: its directory does not exist, or may not be written to\n',
  );
  expect(await serve(free, 'nowhere', taken)).toContain("--xds-listen 'nowhere' is no address");
  other.close();
});
