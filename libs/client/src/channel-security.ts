import { readFileSync } from 'node:fs';
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';

/** PEM files. All absent: the system's own authorities, no client certificate. */
export interface ClientTls {
  /** Signs the server's certificate. */
  readonly caFile?: string;
  /** Shown to a server that asks for one (mTLS); goes with keyFile. */
  readonly certFile?: string;
  readonly keyFile?: string;
  /** Instead of the host in the server's address. */
  readonly serverName?: string;
}

/** @throws RangeError when a file cannot be read, or only one of certFile and keyFile is given */
export function channelCredentials(tls: ClientTls | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    throw new RangeError('certFile and keyFile go together: give both or none');
  }
  return credentials.createSsl(
    pem('caFile', tls.caFile),
    pem('keyFile', tls.keyFile),
    pem('certFile', tls.certFile),
  );
}

function pem(option: string, file: string | undefined): Buffer | null {
  if (file === undefined) return null;
  try {
    return readFileSync(file);
  } catch (error) {
    throw new RangeError(`${option} ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
