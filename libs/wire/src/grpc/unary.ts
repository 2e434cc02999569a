import type { handleUnaryCall, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { ResolvedLimits } from './limits.ts';
import { StatusError, statusErrorOf, tooLarge } from './status-error.ts';
import { drainingError } from './admission.ts';

export interface UnaryRules {
  readonly limits: ResolvedLimits;
  readonly isDraining: () => boolean;
  readonly report: (error: unknown) => void;
}

export interface UnaryMethod<Request> {
  /** EndpointViews.GetView */
  readonly name: string;
  /** What to do instead when the answer is too large. */
  readonly instead: string;
  /** The serialised answer. */
  readonly answer: (request: Request) => Buffer | Promise<Buffer>;
}

/** A unary method under the rules all of them share: a deadline, a largest answer, typed errors. */
export function unary<Request>(
  rules: UnaryRules,
  method: UnaryMethod<Request>,
): handleUnaryCall<Request, Buffer> {
  return (call: ServerUnaryCall<Request, Buffer>, callback: sendUnaryData<Buffer>): void => {
    const { limits, report } = rules;
    const fail = (error: unknown): void => callback(statusErrorOf(error, report));
    const succeed = (bytes: Buffer): void => {
      const limit = limits.unaryMessageBytes;
      if (bytes.length <= limit) callback(null, bytes);
      else fail(tooLarge(`the answer of ${method.name}`, bytes.length, limit, method.instead));
    };
    try {
      if (rules.isDraining()) throw drainingError();
      const answer = method.answer(call.request);
      if (Buffer.isBuffer(answer)) succeed(answer);
      else within(limits.unaryDeadlineMs, method.name, answer).then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  };
}

async function within<T>(deadlineMs: number, name: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new StatusError(
      'deadline-exceeded',
      `${name} was not answered within ${deadlineMs} ms, the server's own limit`,
    );
    timer = setTimeout(() => reject(error), deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
