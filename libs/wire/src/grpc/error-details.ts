/**
 * Why a call ended, for clients that read google.rpc.Status from trailer `grpc-status-details-bin`. The same as in the
 * plain trailers, in the words of google/rpc/error_details.proto:
 *
 *   Status     { code 1, message 2, details 3 … }          Any       { type_url 1, value 2 }
 *   ErrorInfo  { reason 1, domain 2 }                      RetryInfo { retry_delay 1 { seconds 1, nanos 2 } }
 *   BadRequest { field_violations 1 { field 1, description 2 } }
 */
import { Writer } from '@sliceplane/protobuf';

export interface ErrorDetails {
  readonly code: number;
  readonly message: string;
  /** `too-many-streams`; told as TOO_MANY_STREAMS, the form of an ErrorInfo. */
  readonly reason: string;
  /** When to try again; undefined: that will not help. */
  readonly retryMs?: number;
  /** The field of the request that will not do, and why. */
  readonly violation?: { readonly field: string; readonly description: string };
}

const domain = 'sliceplane.dev';
const writer = new Writer();

/** A google.rpc.Status. */
export function statusDetails({ code, message, reason, retryMs, violation }: ErrorDetails): Buffer {
  writer.nonZero(1, code).nonEmpty(2, message);
  detail('ErrorInfo', () => {
    writer.nonEmpty(1, reason.toUpperCase().replaceAll('-', '_')).nonEmpty(2, domain);
  });
  if (retryMs !== undefined) {
    detail('RetryInfo', () => {
      const start = writer.begin(1);
      writer.nonZero(1, Math.floor(retryMs / 1000)).nonZero(2, (retryMs % 1000) * 1e6);
      writer.end(start);
    });
  }
  if (violation !== undefined) {
    detail('BadRequest', () => {
      const start = writer.begin(1);
      writer.nonEmpty(1, violation.field).nonEmpty(2, violation.description).end(start);
    });
  }
  return writer.finish();
}

function detail(name: string, value: () => void): void {
  const any = writer.begin(3);
  writer.nonEmpty(1, `type.googleapis.com/google.rpc.${name}`);
  const start = writer.begin(2);
  value();
  writer.end(start).end(any);
}
