import {
  type ChannelInterface,
  type InterceptingListener,
  Metadata,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import {
  packageDefinition,
  type SessionRequest,
  type SessionResponse__Output,
} from '@sliceplane/proto';

/** Hears of one stream. Nothing more comes after `ended`. */
export interface SessionStreamOwner {
  /** The server has taken the hello. */
  accepted(stream: SessionStream): void;
  received(stream: SessionStream, frame: SessionResponse__Output): void;
  ended(stream: SessionStream, error: Error): void;
}

type Call = ReturnType<ChannelInterface['createCall']>;

interface SessionMethod {
  readonly path: string;
  readonly requestSerialize: (request: SessionRequest) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => SessionResponse__Output;
}

const { path, requestSerialize, responseDeserialize } = (
  packageDefinition['sliceplane.v1.EndpointViews'] as unknown as { Session: SessionMethod }
).Session;

/** Streams that have something to acknowledge at the end of this turn of the event loop. */
const toAck = new Set<SessionStream>();

function sendAcks(): void {
  for (const stream of toAck) stream.sendAck();
  toAck.clear();
}

/**
 * One call of EndpointViews.Session. Frames are pulled one at a time, straight from the call: what is not pulled waits at
 * the server and in the window of the HTTP/2 stream, never in a queue here; and there is no Node stream per session.
 */
export class SessionStream implements InterceptingListener {
  readonly #call: Call;
  readonly #owner: SessionStreamOwner;
  #outbox: SessionRequest[] = [];
  #sending = false;
  #taken = 0;
  #acked = 0;
  #isOver = false;

  constructor(channel: ChannelInterface, owner: SessionStreamOwner) {
    this.#owner = owner;
    this.#call = channel.createCall(path, Infinity, null, null, null);
    this.#call.start(new Metadata(), this);
  }

  send(request: SessionRequest): void {
    if (this.#isOver) return;
    this.#outbox.push(request);
    this.#sendNext();
  }

  /** Frames up to this one are taken in. Told once for all frames of a turn of the event loop. */
  taken(sequence: number): void {
    this.#taken = sequence;
    if (toAck.size === 0) setImmediate(sendAcks);
    toAck.add(this);
  }

  /** To be called by the turn's end. */
  sendAck(): void {
    if (!this.#isOver) this.#sendNext();
  }

  /** The next frame, to `received`. */
  pull(): void {
    this.#call.startRead();
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#call.cancelWithStatus(status.CANCELLED, 'the session moved on');
  }

  onReceiveMetadata(): void {
    if (!this.#isOver) this.#owner.accepted(this);
  }

  onReceiveMessage(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      this.#owner.received(this, responseDeserialize(bytes));
    } catch (error) {
      this.cancel();
      this.#owner.ended(this, error as Error);
    }
  }

  onReceiveStatus({ code, details, metadata }: StatusObject): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const words = code === status.OK ? 'the server ended the stream' : details;
    const error = new Error(words);
    // OK is no error, and for an agent the end of a stream always is one.
    this.#owner.ended(
      this,
      Object.assign(error, code === status.OK ? {} : { code, details, metadata }),
    );
  }

  /** A call takes one message at a time. An ack goes when nothing else does, and stands for all before it. */
  #sendNext(): void {
    if (this.#sending || this.#isOver) return;
    let request = this.#outbox.shift();
    if (request === undefined && this.#taken > this.#acked) {
      this.#acked = this.#taken;
      request = { ack: { sequence: this.#taken } };
    }
    if (request === undefined) return;
    this.#sending = true;
    this.#call.sendMessageWithContext({ callback: this.#sent }, requestSerialize(request));
  }

  readonly #sent = (): void => {
    this.#sending = false;
    this.#sendNext();
  };
}
