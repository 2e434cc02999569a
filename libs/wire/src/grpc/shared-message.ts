/**
 * Messages that many streams are sent. grpc-js copies every message behind a prefix of its own, once for each stream. One of
 * these has its prefix in front of it already and is written as it is: a thousand streams, and a thousand slow readers, hold
 * the same bytes.
 *
 *   compressed 1 | length 4 | message        gRPC over HTTP/2, Length-Prefixed-Message
 */
const prefixBytes = 5;

/** Smaller ones are copied out of Node's pool in less time than it takes to find what they share. */
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

/** The message behind its prefix, as gRPC writes it: a copy, unless it is a shared one. */
export function lengthPrefixed(message: Buffer): Buffer {
  const shared = message.length < sharedFrom ? undefined : whole.get(message);
  if (shared !== undefined) return shared;
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
