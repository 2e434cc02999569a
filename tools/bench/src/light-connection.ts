/**
 * One HTTP/2 connection that makes gRPC calls and reads frames, and nothing else: it decodes no header and no message.
 * A measured server must be the bottleneck of its benchmark; grpc-js's own client costs more than the server does, and
 * would make every ratio look like 1.
 *
 *   frame    length 3 | type 1 | flags 1 | stream 4 | payload          RFC 9113, 4.1
 *   message  compressed 1 | length 4 | bytes                           gRPC over HTTP/2
 */
import { connect, type Socket } from 'node:net';

export interface CallEvents {
  /** A message of so many bytes, its five-byte prefix not counted. `message` is gone when the next one comes. */
  readonly message: (bytes: number, message: Buffer) => void;
  /** The server ended the call; whether well or not is in headers nobody reads here. */
  readonly end: () => void;
}

const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;

const FRAME_HEADER = 9;
const MESSAGE_HEADER = 5;
const LARGEST_WINDOW = 2 ** 31 - 1;
const noBytes = Buffer.alloc(0);

interface OpenCall extends CallEvents {
  /** What has arrived of a message that is not whole yet, in parts, and how much of it. */
  parts: Buffer[];
  partialBytes: number;
  /** With its prefix; as long as the prefix until that has arrived. */
  wantedBytes: number;
}

export class LightConnection {
  readonly #socket: Socket;
  readonly #calls: Map<number, OpenCall> = new Map();
  readonly #failed: (error: Error) => void;
  #received: Buffer = noBytes;
  /** Since the last window update of the connection. */
  #consumed = 0;
  #nextStream = 1;

  private constructor(socket: Socket, failed: (error: Error) => void) {
    this.#socket = socket;
    this.#failed = failed;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', failed);
    socket.on('close', () => {
      if (this.#calls.size > 0) failed(new Error(`closed with ${this.#calls.size} calls open`));
    });
    const settings = Buffer.alloc(12);
    settings.writeUInt16BE(2, 0); // ENABLE_PUSH 0
    settings.writeUInt16BE(4, 6); // INITIAL_WINDOW_SIZE
    settings.writeUInt32BE(LARGEST_WINDOW, 8);
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(frame(SETTINGS, 0, 0, settings));
    socket.write(frame(WINDOW_UPDATE, 0, 0, uint32(LARGEST_WINDOW - 65_535)));
  }

  /** `failed` is told once of anything that makes the connection useless. */
  static open(port: number, failed: (error: Error) => void): Promise<LightConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new LightConnection(socket, failed));
      });
    });
  }

  /**
   * `path` as from `headersOf`, `message` as from `messageOf`. `isLast`: the caller has nothing to say after it. Returns how
   * more is said, if there is more.
   */
  call(
    headers: Buffer,
    message: Buffer,
    events: CallEvents,
    isLast = true,
  ): (message: Buffer) => void {
    const stream = this.#nextStream;
    this.#nextStream += 2;
    const open: OpenCall = {
      ...events,
      parts: [],
      partialBytes: 0,
      wantedBytes: MESSAGE_HEADER,
    };
    this.#calls.set(stream, open);
    this.#socket.write(
      Buffer.concat([
        frame(HEADERS, END_HEADERS, stream, headers),
        frame(DATA, isLast ? END_STREAM : 0, stream, message),
      ]),
    );
    return (more) => void this.#socket.write(frame(DATA, 0, stream, more));
  }

  close(): void {
    this.#calls.clear();
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    let at = 0;
    while (received.length - at >= FRAME_HEADER) {
      const end = at + FRAME_HEADER + received.readUIntBE(at, 3);
      if (end > received.length) break;
      const stream = received.readUInt32BE(at + 5);
      this.#frame(
        received[at + 3] ?? 0,
        received[at + 4] ?? 0,
        stream,
        received.subarray(at + FRAME_HEADER, end),
      );
      at = end;
    }
    this.#received = at === received.length ? noBytes : received.subarray(at);
  }

  #frame(type: number, flags: number, stream: number, payload: Buffer): void {
    switch (type) {
      case DATA:
        this.#data(stream, payload);
        if ((flags & END_STREAM) !== 0) this.#end(stream);
        return;
      case HEADERS:
        if ((flags & END_STREAM) !== 0) this.#end(stream);
        return;
      case RST_STREAM:
        return this.#end(stream);
      case SETTINGS:
        if ((flags & ACK) === 0) this.#socket.write(frame(SETTINGS, ACK, 0, noBytes));
        return;
      case PING:
        if ((flags & ACK) === 0) this.#socket.write(frame(PING, ACK, 0, payload));
        return;
      case GOAWAY:
        return this.#failed(new Error(`the server sent GOAWAY, code ${payload.readUInt32BE(4)}`));
      default:
        return;
    }
  }

  #data(stream: number, payload: Buffer): void {
    this.#consumed += payload.length;
    if (this.#consumed > LARGEST_WINDOW / 4) {
      this.#socket.write(frame(WINDOW_UPDATE, 0, 0, uint32(this.#consumed)));
      this.#consumed = 0;
    }
    const call = this.#calls.get(stream);
    if (call === undefined) return;
    call.parts.push(payload);
    call.partialBytes += payload.length;
    // Joined when a message is whole, not with every frame: a large one comes in dozens.
    if (call.partialBytes < call.wantedBytes) return;
    let bytes = call.parts.length === 1 ? payload : Buffer.concat(call.parts);
    call.wantedBytes = MESSAGE_HEADER;
    while (bytes.length >= MESSAGE_HEADER) {
      const length = bytes.readUInt32BE(1);
      call.wantedBytes = MESSAGE_HEADER + length;
      if (bytes.length < call.wantedBytes) break;
      const message = bytes.subarray(MESSAGE_HEADER, call.wantedBytes);
      bytes = bytes.subarray(call.wantedBytes);
      call.wantedBytes = MESSAGE_HEADER;
      call.message(length, message);
    }
    call.parts = bytes.length === 0 ? [] : [bytes];
    call.partialBytes = bytes.length;
  }

  #end(stream: number): void {
    const call = this.#calls.get(stream);
    this.#calls.delete(stream);
    call?.end();
  }
}

/** A message with its gRPC prefix. */
export function messageOf(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0), uint32(bytes.length), bytes]);
}

/** The header block of a call to `/package.Service/Method`, as RFC 7541 literals that need no table. */
export function headersOf(path: string): Buffer {
  const literal = (text: string): Buffer =>
    Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
  return Buffer.concat([
    Buffer.of(0x83, 0x86), // :method POST, :scheme http
    Buffer.of(0x04),
    literal(path),
    Buffer.of(0x01), // :authority
    literal('localhost'),
    Buffer.of(0x0f, 0x10), // content-type
    literal('application/grpc'),
    Buffer.of(0x00),
    literal('te'),
    literal('trailers'),
  ]);
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
