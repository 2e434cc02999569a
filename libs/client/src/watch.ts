import { type ClientReadableStream, type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type {
  EndpointViewsClient,
  Heartbeat__Output,
  WatchRequest,
  WatchResponse__Output,
} from '@sliceplane/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { LocalView, type ViewChanged } from './local-view.ts';

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

/** What no second try would change. */
const final: ReadonlySet<status> = new Set([
  status.INVALID_ARGUMENT,
  status.UNIMPLEMENTED,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
]);

/**
 * Watches, and connects again whenever the stream ends. Reading one event at a time holds the server back: it then sends
 * the newest state, in fewer and larger updates.
 * @throws ServiceError when the server refuses the request for good
 */
export async function* watch(
  client: EndpointViewsClient,
  request: WatchRequest,
  { signal, backoff: backoffOptions, local = new LocalView() }: WatchOptions = {},
): AsyncGenerator<WatchEvent, void, undefined> {
  const backoff = new Backoff(backoffOptions);
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    let error: Error = new Error('the server ended the stream');
    try {
      for await (const event of oneConnection(client.watch(request), local, backoff, signal)) {
        yield event;
        if (isOver()) return;
      }
    } catch (thrown) {
      error = thrown as Error;
    }
    if (isOver()) return;
    if (final.has((error as Partial<ServiceError>).code ?? status.OK)) throw error;
    const retryInMs = backoff.next(proposedMs(error));
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

/** The server's proposal, in its trailers. */
function proposedMs(error: Error): number {
  const metadata = (error as { metadata?: Metadata }).metadata;
  const [text] = metadata?.get('grpc-retry-pushback-ms') ?? [];
  const ms = Number(text ?? 0);
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 60_000) : 0;
}
