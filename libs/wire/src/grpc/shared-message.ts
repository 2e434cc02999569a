/**
 * Messages that many streams are sent. grpc-js copies every message behind a prefix of its own, once for each stream. One of
 * these has its prefix in front of it already and is written as it is: a thousand streams, and a thousand slow readers, hold
 * the same bytes.
 *
 *   compressed 1 | length 4 | message        gRPC over HTTP/2, Length-Prefixed-Message
 */
const prefixBytes = 5;

/** Smaller ones are copied out of Node's pool in less time than it takes to find what they share, unless they come in a row. */
const sharedFrom = 4096;

/** Messages, and the same memory with the prefix. */
const whole: WeakMap<Buffer, Buffer> = new WeakMap();

/** The parts in one message. Never to be written to. */
export function sharedMessage(parts: readonly Uint8Array[]): Buffer {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes < sharedFrom) return Buffer.concat(parts, bytes);
  const prefixed = emptyBehindPrefix(bytes);
  let at = prefixBytes;
  for (const part of parts) {
    prefixed.set(part, at);
    at += part.length;
  }
  const message = prefixed.subarray(prefixBytes);
  whole.set(message, prefixed);
  return message;
}

/** The small message before this one: streams in step are sent the same one after the other. */
let last: Buffer | undefined;
let lastPrefixed: Buffer = emptyBehindPrefix(0);

/** The message behind its prefix, as gRPC writes it: a copy, unless it is a shared one or the one before. */
export function lengthPrefixed(message: Buffer): Buffer {
  if (message.length >= sharedFrom) return whole.get(message) ?? copyBehindPrefix(message);
  if (message !== last) {
    last = message;
    lastPrefixed = copyBehindPrefix(message);
  }
  return lastPrefixed;
}

/** The same of an answer that many callers are given: copied once, and shared from then on. */
export function answerPrefixed(message: Buffer): Buffer {
  if (message.length < sharedFrom) return copyBehindPrefix(message);
  let shared = whole.get(message);
  if (shared === undefined) whole.set(message, (shared = copyBehindPrefix(message)));
  return shared;
}

function copyBehindPrefix(message: Buffer): Buffer {
  const copy = emptyBehindPrefix(message.length);
  copy.set(message, prefixBytes);
  return copy;
}

function emptyBehindPrefix(bytes: number): Buffer {
  const prefixed = Buffer.allocUnsafe(prefixBytes + bytes);
  prefixed[0] = 0;
  prefixed.writeUInt32BE(bytes, 1);
  return prefixed;
}
