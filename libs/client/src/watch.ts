import type { ClientReadableStream } from '@grpc/grpc-js';
import type { Heartbeat__Output, WatchRequest, WatchResponse__Output } from '@sliceplane/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { LocalView, type ViewChanged } from './local-view.ts';
import { isFinal, pushbackMs } from './retry.ts';
import type { Servers } from './servers.ts';

/** What happens on a watch, in order. */
export type WatchEvent =
  | ViewChanged
  /** Every subscription has been answered since this connection began. */
  | { readonly kind: 'complete'; readonly epoch: string }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat__Output }
  /** The views stay as they are; the next try comes by itself. */
  | { readonly kind: 'disconnected'; readonly error: Error; readonly retryInMs: number };

export interface WatchOptions {
  /** Ends the watch; its iteration returns. */
  readonly signal?: AbortSignal;
  readonly backoff?: BackoffOptions;
  /** Filled while watching; give one to look at it from elsewhere. */
  readonly local?: LocalView;
}

/**
 * Watches, and connects again whenever the stream ends. Reading one event at a time holds the server back: it then sends
 * the newest state, in fewer and larger updates.
 * @throws ServiceError when the server refuses the request for good
 */
export async function* watch(
  servers: Servers,
  request: WatchRequest,
  { signal, backoff: backoffOptions, local = new LocalView() }: WatchOptions = {},
): AsyncGenerator<WatchEvent, void, undefined> {
  const backoff = new Backoff(backoffOptions);
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    let error: Error = new Error('the server ended the stream');
    const stubs = servers.current;
    const stream = stubs.views.watch(request);
    try {
      for await (const event of oneConnection(stream, local, backoff, signal)) {
        yield event;
        if (isOver()) return;
      }
    } catch (thrown) {
      error = thrown as Error;
    }
    if (isOver()) return;
    if (isFinal(error)) throw error;
    servers.moveOn(stubs);
    const retryInMs = backoff.next(pushbackMs(error));
    yield { kind: 'disconnected', error, retryInMs };
    await sleep(retryInMs, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

async function* oneConnection(
  stream: ClientReadableStream<WatchResponse__Output>,
  local: LocalView,
  backoff: Backoff,
  signal: AbortSignal | undefined,
): AsyncGenerator<WatchEvent, void, undefined> {
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel);
  local.begin();
  try {
    for await (const frame of stream as AsyncIterable<WatchResponse__Output>) {
      // A first snapshot proves little: a server may break with each.
      const isLasting = local.isComplete;
      yield* local.apply(frame);
      if (isLasting) backoff.reset();
      if (frame.snapshotEnd) yield { kind: 'complete', epoch: local.epoch };
      if (frame.heartbeat !== null) yield { kind: 'heartbeat', heartbeat: frame.heartbeat };
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    // A stream given up early reports its own cancellation; nobody is left to hear it.
    stream.on('error', () => {});
    stream.cancel();
  }
}
