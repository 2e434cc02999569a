/** A process full of agents: it calls, or holds streams open and notes when what arrived on them. */
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Reader } from '@sliceplane/protobuf';
import { answer, sharedNowMs } from './answering.ts';
import { headersOf, LightConnection, messageOf } from './light-connection.ts';
import { acknowledger, resourcesOf, type Variant } from './xds-acks.ts';

/** Field of a SessionResponse. */
const SNAPSHOT_END = 5;

/** One server under load, by its port. */
interface Target {
  readonly connections: LightConnection[];
  readonly streams: Stream[];
}

/** What arrived on one stream since it was last asked to forget. */
interface Stream {
  messages: number;
  bytes: number;
  lastBytes: number;
  lastMs: number;
  /** Kept of streams that say ACK. */
  lastMessage: Buffer;
}

const noBytes = Buffer.alloc(0);
const targets = new Map<number, Target>();

function targetAt(port: number): Target {
  const target = targets.get(port) ?? { connections: [], streams: [] };
  targets.set(port, target);
  return target;
}

/** The measurement is worth nothing from here on. */
function failed(error: Error): void {
  console.error(error);
  process.exit(1);
}

interface Calls {
  readonly port: number;
  readonly path: string;
  /** Base64, taken in turn. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** Calls under way at once, over all connections. */
  readonly concurrency: number;
  readonly calls: number;
}

/** Each caller makes its next call when the one before has ended. */
async function calls(spec: Calls): Promise<{ ms: number; bytes: number }> {
  const { connections } = targetAt(spec.port);
  while (connections.length < spec.connections) {
    connections.push(await LightConnection.open(spec.port, failed));
  }
  const headers = headersOf(spec.path);
  const requests = spec.requests.map((text) => messageOf(Buffer.from(text, 'base64')));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let begun = 0;
  let done = 0;
  let bytes = 0;
  const next = (connection: LightConnection): void => {
    const request = requests[begun++ % requests.length] ?? Buffer.alloc(0);
    let answered = false;
    connection.call(headers, request, {
      message: (length) => {
        answered = true;
        bytes += length;
      },
      end: () => {
        if (!answered) return reject(new Error('a call ended without an answer'));
        if (++done === spec.calls) resolve();
        else if (begun < spec.calls) next(connection);
      },
    });
  };
  const start = performance.now();
  for (let i = 0; i < spec.concurrency; i++) {
    next(connections[i % spec.connections] as LightConnection);
  }
  await promise;
  return { ms: performance.now() - start, bytes };
}

interface Open {
  readonly port: number;
  readonly path: string;
  /** Base64, one for each stream, taken in turn. Several messages of one stream are joined by commas. */
  readonly requests: readonly string[];
  readonly connections: number;
  readonly streamsEach: number;
  /** More could be asked on these streams. */
  readonly isOpenEnded?: boolean;
  /** Every message is a response of xDS and is told that it was taken in. */
  readonly acks?: Variant;
}

/** What one stream says: at once, and to every message. */
interface Script {
  readonly requests: Buffer;
  readonly ack?: (message: Buffer) => Buffer;
}

/** Opens streams until each has been sent something. */
async function open(spec: Open): Promise<void> {
  const { connections, streams } = targetAt(spec.port);
  const headers = headersOf(spec.path);
  const scripts = spec.requests.map((texts) => scriptOf(texts, spec.acks));
  const isLast = spec.isOpenEnded !== true && spec.acks === undefined;
  for (let c = 0; c < spec.connections; c++) {
    const connection = await LightConnection.open(spec.port, failed);
    connections.push(connection);
    for (let s = 0; s < spec.streamsEach; s++) {
      const script = scripts[streams.length % scripts.length];
      if (script === undefined) throw new Error('nothing to ask');
      const say = (message: Buffer): void => again(message);
      const again = connection.call(
        headers,
        script.requests,
        streamEvents(streams, script, say),
        isLast,
      );
    }
    // A listening socket's backlog is short, and a burst of opened streams is not what is measured.
    if (c % 50 === 49) await everyStream(spec.port);
  }
  await everyStream(spec.port);
}

function messagesOf(texts: string): Buffer {
  return Buffer.concat(texts.split(',').map((text) => messageOf(Buffer.from(text, 'base64'))));
}

function scriptOf(texts: string, acks: Variant | undefined): Script {
  const requests = messagesOf(texts);
  if (acks === undefined) return { requests };
  const asked = texts.split(',').map((text) => Buffer.from(text, 'base64'));
  return { requests, ack: acknowledger(acks, asked) };
}

function streamEvents(
  streams: Stream[],
  { ack }: Script,
  say: (message: Buffer) => void,
): Parameters<LightConnection['call']>[2] {
  const stream: Stream = { messages: 0, bytes: 0, lastBytes: 0, lastMs: 0, lastMessage: noBytes };
  streams.push(stream);
  return {
    message: (bytes, message) => {
      stream.messages += 1;
      stream.bytes += bytes;
      stream.lastBytes = bytes;
      stream.lastMs = sharedNowMs();
      if (ack === undefined) return;
      stream.lastMessage = Buffer.from(message);
      say(messageOf(ack(message)));
    },
    end: () => failed(new Error('a stream ended')),
  };
}

interface Return extends Open {
  /** It knows everything after so many messages. Without: after a snapshot's end. */
  readonly answers?: number;
}

/** What those who came back were told. */
export interface Returned {
  readonly ms: number;
  readonly bytes: number;
  readonly messages: number;
  /** In responses of xDS. */
  readonly resources: number;
}

/** Agents that come back at once, each by a connection of its own: when the last of them was told that it knows everything. */
async function comeBack(spec: Return): Promise<Returned> {
  const { connections } = targetAt(spec.port);
  const headers = headersOf(spec.path);
  const scripts = spec.requests.map((texts) => scriptOf(texts, spec.acks));
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = scripts.length;
  const told = { bytes: 0, messages: 0, resources: 0 };
  const start = performance.now();
  const agent = async ({ requests, ack }: Script): Promise<void> => {
    const connection = await LightConnection.open(spec.port, failed);
    connections.push(connection);
    let heard = 0;
    const message = (length: number, frame: Buffer): void => {
      told.bytes += length;
      told.messages++;
      heard++;
      if (ack !== undefined) {
        told.resources += resourcesOf(frame).length;
        say(messageOf(ack(frame)));
      }
      const isLast = spec.answers === undefined ? endsSnapshot(frame) : heard === spec.answers;
      if (isLast && --left === 0) resolve();
    };
    const end = (): void => failed(new Error('a stream ended'));
    const say = connection.call(headers, requests, { message, end }, false);
  };
  // A listening socket's backlog is short: so many connect at once.
  let next = 0;
  const some = async (): Promise<void> => {
    for (let script = scripts[next++]; script !== undefined; script = scripts[next++])
      await agent(script);
  };
  await Promise.all(Array.from({ length: 100 }, some));
  await promise;
  const ms = performance.now() - start;
  // What is still on its way was more than they needed.
  if (spec.answers !== undefined) await sleep(200);
  return { ms, ...told };
}

function endsSnapshot(frame: Buffer): boolean {
  const reader = new Reader(frame);
  while (reader.more) {
    const tag = reader.tag();
    if (tag >>> 3 === SNAPSHOT_END) return reader.bool();
    reader.skip(tag);
  }
  return false;
}

/** Until every stream has been sent something since it was last asked to forget. */
async function everyStream(port: number): Promise<void> {
  const { streams } = targetAt(port);
  while (streams.some(({ messages }) => messages === 0)) await sleep(2);
}

interface At {
  readonly port: number;
}

/** What some streams were sent last. */
export interface Content {
  /** Of the streams, by number. */
  readonly first: number;
  streams: number;
  /** Base64, of each resource. */
  readonly resources: readonly string[];
}

answer(0, {
  calls,
  open,
  comeBack,
  /** Until nothing has arrived for a while, counted from now at the earliest. */
  quiet: async ({ port }: At) => {
    const { streams } = targetAt(port);
    const askedMs = sharedNowMs();
    const lastMs = (): number => streams.reduce((last, one) => Math.max(last, one.lastMs), askedMs);
    while (sharedNowMs() - lastMs() < 200) await sleep(20);
  },
  forget: ({ port }: At) => {
    for (const stream of targetAt(port).streams) {
      stream.messages = 0;
      stream.bytes = 0;
    }
  },
  /** Once every stream got something: when, and of how many bytes the last was. */
  arrivals: async ({ port }: At) => {
    await everyStream(port);
    const { streams } = targetAt(port);
    return {
      atMs: streams.map(({ lastMs }) => lastMs),
      bytes: streams.map(({ lastBytes }) => lastBytes),
      messages: streams.reduce((sum, { messages }) => sum + messages, 0),
    };
  },
  /** What has arrived on each stream, now. */
  received: ({ port }: At) =>
    targetAt(port).streams.map(({ messages, bytes, lastBytes }) => ({
      messages,
      bytes,
      lastBytes,
    })),
  /** What the last messages of streams that say ACK were about: equal contents once, with how many streams got them. */
  contents: ({ port }: At): Content[] => {
    const found = new Map<string, Content>();
    for (const [first, { lastMessage }] of targetAt(port).streams.entries()) {
      const resources = resourcesOf(lastMessage);
      const digest = resources.map((one) => hash('sha1', one)).join();
      const known = found.get(digest);
      const texts = (): string[] => resources.map((one) => Buffer.from(one).toString('base64'));
      if (known !== undefined) known.streams++;
      else found.set(digest, { first, streams: 1, resources: texts() });
    }
    return [...found.values()];
  },
  close: ({ port }: At) => {
    for (const connection of targetAt(port).connections) connection.close();
    targets.delete(port);
  },
});
