import type {
  ServerInterceptingCall,
  ServerInterceptingCallInterface,
  ServerInterceptor,
} from '@grpc/grpc-js';
import { answerPrefixed, lengthPrefixed } from './shared-message.ts';

/** What one message of a stream is written to. */
export interface DirectCall {
  /** `sent` is called once the message has left; never, when the call ended before. */
  sendMessage(message: Buffer, sent: () => void): void;
}

/** Services that answer with bytes; others, such as health, leave it to grpc-js to make them. */
const ofBytes = '/sliceplane.v1.';

/** A step of grpc-js's own, which copies each message: in a version that has none, messages are sent all the same. */
interface Serialising {
  serializeMessage?: (message: Buffer) => Buffer;
}

/** What the stream given to a handler and the call beneath it, and no others, have in common. */
export interface CalledStream {
  getMetricsRecorder(): object;
}

/**
 * The calls beneath grpc-js's object streams. Such a stream queues messages, which streams of one frame in flight never
 * need; written to the call itself, a frame on 5,000 streams costs that much less (bench fan-out). Large answers that many
 * callers are given are not copied for each of them (bench get-view).
 */
export class DirectCalls {
  readonly #calls: WeakMap<object, ServerInterceptingCallInterface> = new WeakMap();

  /** To be given to the server. */
  readonly interceptor: ServerInterceptor = ({ path, responseStream }, call) => {
    if (responseStream) this.#calls.set(call.getMetricsRecorder(), call);
    else if (path.startsWith(ofBytes)) prefixBy(answerPrefixed, call);
    return call as ServerInterceptingCall;
  };

  /** Once for each stream, whose own `write` must not be used then. @throws Error for one of another server */
  take(stream: CalledStream): DirectCall {
    const key = stream.getMetricsRecorder();
    const call = this.#calls.get(key);
    if (call === undefined) throw new Error('the stream was not opened through the interceptor');
    this.#calls.delete(key);
    prefixBy(lengthPrefixed, call);
    return call;
  }
}

function prefixBy(prefixed: (message: Buffer) => Buffer, call: object): void {
  const serialising = call as Serialising;
  if (serialising.serializeMessage !== undefined) serialising.serializeMessage = prefixed;
}
