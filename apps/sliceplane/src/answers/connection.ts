import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import { Failure, UsageError } from '../failure.ts';
import { DEFAULT_LISTEN, type Settings } from '../settings.ts';
import { parseSocketAddress } from '../socket-address.ts';

/** A server, and how to ask it so that what goes wrong is told in one line. */
export interface Connection {
  readonly client: SliceplaneClient;
  /** @throws Failure naming the server */
  readonly ask: <Answer>(call: (client: SliceplaneClient) => Promise<Answer>) => Promise<Answer>;
  readonly failureOf: (error: unknown) => Failure;
}

/** Numbers of google.rpc.Code, as a ServiceError carries them. */
export const grpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  unimplemented: 12,
  unavailable: 14,
} as const;

/** What to do when no server answers, for a command that only a server can answer. */
const START_ONE = 'start one with `sliceplane serve`';
/** And for one that files can answer as well. */
export const START_ONE_OR_ASK_FILES: string = `${START_ONE}, or ask files with -f`;

/**
 * The server of `--server`, else the one on this machine. TLS as soon as a TLS option is given.
 *
 * @param remedy what to do when it does not answer
 * @throws UsageError
 */
export function connect(
  { server = DEFAULT_LISTEN, tls }: Settings,
  remedy: string = START_ONE,
): Connection {
  parseSocketAddress('--server', server); // grpc-js would take a lone host for its port 443
  const { ca, cert, key } = tls;
  const files = {
    ...(ca !== undefined && { caFile: ca }),
    ...(cert !== undefined && { certFile: cert }),
    ...(key !== undefined && { keyFile: key }),
  };
  const failureOf = (error: unknown): Failure => failure(error, server, remedy);
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
    if (error instanceof RangeError) throw new UsageError(inOurOptions(error.message));
    throw error;
  }
}

/** The client names its own options; the user knows ours. */
function inOurOptions(message: string): string {
  const options = { caFile: '--tls-ca', certFile: '--tls-cert', keyFile: '--tls-key' };
  return message.replace(/^(?:caFile|certFile|keyFile)\b/, (name) => options[name as 'caFile']);
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function failure(error: unknown, server: string, remedy: string): Failure {
  if (error instanceof Failure) return error;
  const { details = (error as Error).message } = error as { readonly details?: string };
  const text = textOf(codeOf(error), details, server, remedy);
  return new Failure(text, { cause: error });
}

function textOf(code: unknown, details: string, server: string, remedy: string): string {
  switch (code) {
    case grpcCodes.unavailable:
      return `cannot reach a server at ${server}: ${causeOf(details)}; ${remedy}`;
    case grpcCodes.deadlineExceeded: // then comes where grpc-js has spent the time
      return `${server} does not answer: ${details.replace(/,.*$/s, '')}; is it a sliceplane server?`;
    case grpcCodes.unimplemented:
      return `${server} is there, but not for this; an address of --xds-listen serves xDS alone: ask that of --listen`;
    default:
      return `the server at ${server} says no: ${details}`;
  }
}

/** What went wrong, without grpc-js's account of how it tried. */
function causeOf(details: string): string {
  return details
    .replace(/^No connection established\. Last error: (?:Error: )?/, '')
    .replace(/\. Resolution note: .*$/s, '');
}
