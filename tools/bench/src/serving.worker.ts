/**
 * One serving thread: a grpc-js server of its own, fed with the connections the kernel gives this thread. Several
 * threads listen on one port (SO_REUSEPORT); grpc-js cannot ask for that itself, but takes sockets from one who can.
 */
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { plainStreamMethod } from './plain-method.ts';

const { port, first } = workerData as { readonly port: number; readonly first: Uint8Array };
const streams = new Set<ServerWritableStream<Buffer, Buffer>>();

const server = new Server();
server.addService(
  { Stream: plainStreamMethod },
  {
    Stream: (call: ServerWritableStream<Buffer, Buffer>) => {
      streams.add(call);
      const gone = (): void => void streams.delete(call);
      call.on('cancelled', gone);
      call.on('close', gone);
      call.write(Buffer.from(first));
    },
  },
);
const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
const listener = createServer((socket) => injector.injectConnection(socket));
listener.listen({ port, host: '127.0.0.1', reusePort: true }, () => {
  parentPort?.postMessage((listener.address() as { port: number }).port);
});

/** What a hub would hand to a thread: one frame for all of its streams. */
parentPort?.on('message', (bytes: Uint8Array) => {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const stream of streams) stream.write(message);
});
