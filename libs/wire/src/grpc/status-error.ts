import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { InvalidArgument, TooManyClasses } from '@sliceplane/hub';
import { BackendUnavailable } from '../backend.ts';
import { type ErrorDetails, statusDetails } from './error-details.ts';

/** Why a call ended other than by being answered, in trailer `sliceplane-reason`. */
export type Reason =
  | 'invalid-argument'
  | 'answer-too-large'
  | 'too-many-streams'
  | 'too-many-new-streams'
  | 'too-many-requests'
  | 'too-many-classes'
  | 'too-many-objects'
  | 'too-many-names'
  | 'deadline-exceeded'
  | 'not-allowed'
  | 'draining'
  | 'rotated'
  | 'shard-lost'
  | 'internal';

const codes: Readonly<Record<Reason, status>> = {
  'invalid-argument': status.INVALID_ARGUMENT,
  'answer-too-large': status.RESOURCE_EXHAUSTED,
  'too-many-streams': status.RESOURCE_EXHAUSTED,
  'too-many-new-streams': status.RESOURCE_EXHAUSTED,
  'too-many-requests': status.RESOURCE_EXHAUSTED,
  'too-many-classes': status.RESOURCE_EXHAUSTED,
  'too-many-objects': status.RESOURCE_EXHAUSTED,
  'too-many-names': status.RESOURCE_EXHAUSTED,
  'deadline-exceeded': status.DEADLINE_EXCEEDED,
  'not-allowed': status.PERMISSION_DENIED,
  draining: status.UNAVAILABLE,
  rotated: status.UNAVAILABLE,
  'shard-lost': status.UNAVAILABLE,
  internal: status.INTERNAL,
};

export const reasons: readonly Reason[] = Object.keys(codes) as Reason[];

/** Those a client may try again, and between how many ms: it draws one of its own, the server proposes another. */
type Retry = readonly [least: number, most: number];
const retryMs: Readonly<Partial<Record<Reason, Retry>>> = {
  'too-many-streams': [1000, 10_000],
  'too-many-requests': [1000, 10_000],
  'too-many-classes': [1000, 10_000],
  rotated: [0, 1000],
  draining: [100, 3000],
  'shard-lost': [50, 500],
};

/** Codes of a backend's own errors that pass by themselves: its shard is being replaced or goes on without that service for now, or it is closing. */
const passing: ReadonlySet<unknown> = new Set([
  'SHARD_LOST',
  'PARTITION_QUARANTINED',
  'OUT_OF_MEMORY',
  'STATE_MISSING',
  'BATCH_OVERDUE',
  'THREAD_ENDED',
  'ENGINE_CLOSED',
]);

export interface StatusErrorOptions {
  /** Ms. @defaultValue as the reason has it */
  readonly retry?: Retry | undefined;
  readonly violation?: ErrorDetails['violation'];
}

/** The end of a call that is not OK, with what its client can do about it. */
export class StatusError extends Error implements ServiceError {
  override readonly name = 'StatusError';
  readonly reason: Reason;
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;

  /** A random draw between the bounds of `retry` spreads those who are sent away together. */
  constructor(
    reason: Reason,
    details: string,
    { retry = retryMs[reason], violation }: StatusErrorOptions = {},
  ) {
    super(details);
    this.reason = reason;
    this.code = codes[reason];
    this.details = details;
    this.metadata = new Metadata();
    this.metadata.set('sliceplane-reason', reason);
    const { code } = this;
    const base = { code, message: details, reason, ...(violation && { violation }) };
    if (retry === undefined) {
      this.metadata.set('grpc-status-details-bin', statusDetails(base));
      return;
    }
    const [least, most] = retry;
    const drawn = Math.round(least + Math.random() * (most - least));
    this.metadata.set('grpc-status-details-bin', statusDetails({ ...base, retryMs: drawn }));
    this.metadata.set('grpc-retry-pushback-ms', `${drawn}`);
    this.metadata.set('sliceplane-retry-ms', `${least}-${most}`);
  }
}

/** What a client is told of whatever was thrown. The cause of an internal error goes to `report`, not over the wire. */
export function statusErrorOf(error: unknown, report: (error: unknown) => void): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof InvalidArgument) {
    const violation = { field: error.field, description: error.reason };
    return new StatusError('invalid-argument', error.message, { violation });
  }
  if (error instanceof TooManyClasses) {
    const message = `${error.message}: try another replica, or later`;
    return new StatusError('too-many-classes', message);
  }
  if (error instanceof BackendUnavailable || passing.has((error as { code?: unknown })?.code)) {
    return new StatusError('shard-lost', (error as Error).message);
  }
  report(error);
  return new StatusError('internal', 'internal error: see the log of the server');
}

export function tooLarge(what: string, bytes: number, limit: number, instead: string): StatusError {
  return new StatusError(
    'answer-too-large',
    `${what} is ${bytes} bytes, limit is ${limit} bytes: ${instead}`,
  );
}
