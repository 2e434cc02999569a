import { connect } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { openListening } from '../src/grpc/listening.ts';

const insecure = ServerCredentials.createInsecure();

/** Whether somebody accepts there. */
function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => resolve(true) as unknown as void);
    socket.on('error', () => resolve(false));
    onTestFinished(() => void socket.destroy());
  });
}

test('a name is listened to at its address, on the port that was found free, until it stops', async () => {
  const server = new Server();
  const listening = await openListening(server, 'localhost:0', insecure);
  expect(listening.port).toBeGreaterThan(0);
  expect(await reaches('localhost', listening.port)).toBe(true);
  const again = openListening(server, `localhost:${listening.port}`, insecure);
  await expect(again).rejects.toThrow(/^cannot listen on localhost:\d+: listen EADDRINUSE/);
  listening.stop();
  expect(await reaches('localhost', listening.port)).toBe(false);
  server.forceShutdown();
});
