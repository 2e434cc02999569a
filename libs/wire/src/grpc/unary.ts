import {
  type handleUnaryCall,
  type sendUnaryData,
  type ServerUnaryCall,
  status,
} from '@grpc/grpc-js';
import type { CallTallies } from './call-tally.ts';
import type { ResolvedLimits } from './limits.ts';
import { StatusError, statusErrorOf, tooLarge } from './status-error.ts';
import { drainingError } from './admission.ts';

export interface UnaryRules {
  readonly limits: ResolvedLimits;
  readonly isDraining: () => boolean;
  readonly report: (error: unknown) => void;
  readonly calls: CallTallies;
}

export interface UnaryMethod<Request> {
  /** EndpointViews.GetView */
  readonly name: string;
  /** What to do instead when the answer is too large. */
  readonly instead: string;
  /** The serialised answer. */
  readonly answer: (request: Request, call: Waiting) => Buffer | Promise<Buffer>;
}

/** Who waits for an answer. */
export interface Waiting {
  /** Aborted when the call was cancelled, or has been answered by a timeout. Made when first asked for: most never are. */
  readonly signal: AbortSignal;
}

/** A unary method under the rules all of them share: a deadline, a largest answer, typed errors. */
export function unary<Request>(
  rules: UnaryRules,
  method: UnaryMethod<Request>,
): handleUnaryCall<Request, Buffer> {
  const tally = rules.calls.open(method.name);
  return (call: ServerUnaryCall<Request, Buffer>, callback: sendUnaryData<Buffer>): void => {
    const { limits, report } = rules;
    const caller = new Caller(call);
    const startMs = performance.now();
    const ended = (code: status): void => tally.ended(code, performance.now() - startMs);
    const fail = (error: unknown): void => {
      if (caller.hasLeft && !(error instanceof StatusError)) {
        ended(status.CANCELLED);
        return;
      }
      const told = statusErrorOf(error, report);
      ended(told.code);
      callback(told);
    };
    const succeed = (bytes: Buffer): void => {
      const limit = limits.unaryMessageBytes;
      if (bytes.length <= limit) {
        ended(status.OK);
        callback(null, bytes);
      } else fail(tooLarge(`the answer of ${method.name}`, bytes.length, limit, method.instead));
    };
    try {
      if (rules.isDraining()) throw drainingError();
      const answer = method.answer(call.request, caller);
      if (Buffer.isBuffer(answer)) succeed(answer);
      else within(limits.unaryDeadlineMs, method.name, answer, caller).then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  };
}

class Caller implements Waiting {
  readonly #call: { on(event: 'cancelled', listener: () => void): unknown };
  #controller: AbortController | undefined;

  constructor(call: { on(event: 'cancelled', listener: () => void): unknown }) {
    this.#call = call;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      this.#call.on('cancelled', () => this.leave());
    }
    return this.#controller.signal;
  }

  get hasLeft(): boolean {
    return this.#controller?.signal.aborted === true;
  }

  leave(): void {
    this.#controller?.abort();
  }
}

async function within<T>(
  deadlineMs: number,
  name: string,
  answer: Promise<T>,
  caller: Caller,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new StatusError(
      'deadline-exceeded',
      `${name} was not answered within ${deadlineMs} ms, the server's own limit`,
    );
    timer = setTimeout(() => {
      reject(error);
      caller.leave();
    }, deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
