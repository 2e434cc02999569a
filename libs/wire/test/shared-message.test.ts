import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { DirectCalls } from '../src/grpc/direct-call.ts';
import { answerPrefixed, lengthPrefixed, sharedMessage } from '../src/grpc/shared-message.ts';

const prefixOf = (length: number): number[] => [
  0,
  0,
  length >> 16,
  (length >> 8) & 255,
  length & 255,
];

test.each([0, 1, 4095, 4096, 70_000])('%d bytes stand behind their length', (length) => {
  const bytes = Buffer.alloc(length, 'x');
  const message = sharedMessage([bytes.subarray(0, length >> 1), bytes.subarray(length >> 1)]);
  expect(message.equals(bytes)).toBe(true);
  for (const one of [message, bytes]) {
    const prefixed = lengthPrefixed(one);
    expect([...prefixed.subarray(0, 5)]).toEqual(prefixOf(length));
    expect(prefixed.subarray(5).equals(bytes)).toBe(true);
  }
});

test('a small message that is sent many times in a row is prefixed once', () => {
  const [message, other] = [Buffer.from('same'), Buffer.from('same')];
  const prefixed = lengthPrefixed(message);
  expect(lengthPrefixed(message)).toBe(prefixed);
  expect(lengthPrefixed(other)).not.toBe(prefixed);
  expect(lengthPrefixed(message)).toEqual(prefixed);
});

test('a large message is prefixed once, whoever it is sent to', () => {
  const message = sharedMessage([Buffer.alloc(4096)]);
  expect(lengthPrefixed(message)).toBe(lengthPrefixed(message));
  expect(lengthPrefixed(message).buffer).toBe(message.buffer);
});

test.each([0, 4095, 4096, 70_000])('an answer of %d bytes stands behind its length', (length) => {
  const answer = Buffer.alloc(length, 'x');
  for (const prefixed of [answerPrefixed(answer), answerPrefixed(answer)]) {
    expect([...prefixed.subarray(0, 5)]).toEqual(prefixOf(length));
    expect(prefixed.subarray(5).equals(answer)).toBe(true);
  }
  expect(answerPrefixed(answer) === answerPrefixed(answer)).toBe(length >= 4096);
});

test('grpc-js writes a shared message as it is, and any other as always', async () => {
  const direct = new DirectCalls();
  const same = (bytes: Buffer): Buffer => bytes;
  const path = '/test.Test/Stream';
  const messages = [sharedMessage([Buffer.alloc(5000, 'y')]), Buffer.from('small')];
  const server = new Server({ interceptors: [direct.interceptor] });
  let isHooked = false;
  server.addService(
    {
      Stream: {
        path,
        requestStream: false,
        responseStream: true,
        requestSerialize: same,
        requestDeserialize: same,
        responseSerialize: same,
        responseDeserialize: same,
      },
    },
    {
      Stream: (stream: ServerWritableStream<Buffer, Buffer>) => {
        const call = direct.take(stream);
        // A grpc-js without it would copy again, and nothing else here would notice.
        isHooked = 'serializeMessage' in call && call.serializeMessage === lengthPrefixed;
        const [first = Buffer.of(), second = Buffer.of()] = messages;
        call.sendMessage(first, () => call.sendMessage(second, () => stream.end()));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const received: Buffer[] = [];
    const call = client.makeServerStreamRequest(path, same, same, Buffer.alloc(0));
    await new Promise<void>((resolve, reject) => {
      call.on('data', (message: Buffer) => received.push(message));
      call.on('error', reject);
      call.on('end', resolve);
    });
    expect(received.map(String)).toEqual(messages.map(String));
    expect(isHooked).toBe(true);
  } finally {
    client.close();
    server.forceShutdown();
  }
});
