/** grpc-js and nothing else: a unary call and a stream that send as many bytes as they are told to, already serialised. */
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { aboutItself, answer, sharedNowMs } from './answering.ts';
import { plainDuplexMethod, plainMethod, plainStreamMethod } from './plain-method.ts';

/** Taken in turn: one buffer for all answers would never leave the CPU's cache, which answers about many services do. */
let answers: readonly Buffer[] = [Buffer.alloc(0)];
let answered = 0;
const streams = new Set<ServerWritableStream<Buffer, Buffer>>();

// Without channelz, as sliceplane's own: its bookkeeping is not what is compared.
const server = new Server({ 'grpc.max_send_message_length': -1, 'grpc.enable_channelz': 0 });
server.addService(
  {
    Unary: plainMethod('Unary', false),
    Stream: plainStreamMethod,
    Duplex: plainDuplexMethod,
  },
  {
    Unary: (_call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
      done(null, next()),
    Stream: (call: ServerWritableStream<Buffer, Buffer>) => {
      streams.add(call);
      const gone = (): void => void streams.delete(call);
      call.on('cancelled', gone);
      call.on('close', gone);
      call.write(next());
    },
    Duplex: (call: ServerDuplexStream<Buffer, Buffer>) => {
      let heard = 0;
      call.on('data', () => {
        // Whoever opens a session says two things before he is answered.
        if (++heard === 2) call.write(next());
      });
    },
  },
);
const next = (): Buffer => answers[answered++ % answers.length] as Buffer;

server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  answer(port, {
    ...aboutItself,
    /** What answers and first messages are from now on. */
    size: ({ bytes, different = 1 }: { readonly bytes: number; readonly different?: number }) => {
      answers = Array.from({ length: different }, () => Buffer.alloc(bytes, 'x'));
    },
    /** One message to every stream; when that began. */
    write: (question: { readonly bytes: number }) => {
      const message = Buffer.alloc(question.bytes, 'y');
      const atMs = sharedNowMs();
      for (const stream of streams) stream.write(message);
      return atMs;
    },
  });
});
