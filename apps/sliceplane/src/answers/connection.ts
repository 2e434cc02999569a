import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import { Failure, UsageError } from '../failure.ts';
import { DEFAULT_LISTEN, type Settings } from '../settings.ts';

/** A server, and how to ask it so that what goes wrong is told in one line. */
export interface Connection {
  readonly client: SliceplaneClient;
  /** @throws Failure naming the server */
  readonly ask: <Answer>(call: (client: SliceplaneClient) => Promise<Answer>) => Promise<Answer>;
  readonly failureOf: (error: unknown) => Failure;
}

/** Numbers of google.rpc.Code, as a ServiceError carries them. */
export const grpcCodes = { invalidArgument: 3, unavailable: 14 } as const;

/** The server of `--server`, else the one on this machine. TLS as soon as a TLS option is given. @throws UsageError */
export function connect({ server = DEFAULT_LISTEN, tls }: Settings): Connection {
  const { ca, cert, key } = tls;
  const files = {
    ...(ca !== undefined && { caFile: ca }),
    ...(cert !== undefined && { certFile: cert }),
    ...(key !== undefined && { keyFile: key }),
  };
  const failureOf = (error: unknown): Failure => failure(error, server);
  try {
    const isSecure = Object.keys(files).length > 0;
    const client = connectClient({ server, ...(isSecure && { tls: files }) });
    return {
      client,
      failureOf,
      ask: async (call) => {
        try {
          return await call(client);
        } catch (error) {
          throw failureOf(error);
        }
      },
    };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function failure(error: unknown, server: string): Failure {
  if (error instanceof Failure) return error;
  const { details = String(error) } = error as { readonly details?: string };
  const remedy = 'start one with `sliceplane serve`, or ask files with -f';
  const text =
    codeOf(error) === grpcCodes.unavailable
      ? `cannot reach a server at ${server}: ${details}; ${remedy}`
      : `the server at ${server} says no: ${details}`;
  return new Failure(text, { cause: error });
}
