import { type Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** What no second try would change. */
const final: ReadonlySet<status> = new Set([
  status.INVALID_ARGUMENT,
  status.UNIMPLEMENTED,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
]);

/** The server refuses for good. */
export function isFinal(error: Error): boolean {
  return final.has((error as Partial<ServiceError>).code ?? status.OK);
}

/** How long the server asks to stay away, ms: its proposal, in its trailers. 0: it does not say. */
export function pushbackMs(error: Error): number {
  const metadata = (error as { metadata?: Metadata }).metadata;
  const [text] = metadata?.get('grpc-retry-pushback-ms') ?? [];
  const ms = Number(text ?? 0);
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 60_000) : 0;
}
