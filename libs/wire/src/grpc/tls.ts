import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';

/** PEM files. With `clientCaFile` a client must show a certificate signed by it (mTLS). */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile?: string;
}

export interface Security {
  readonly tls?: TlsFiles;
  /** Plaintext also where others can listen. @defaultValue false */
  readonly insecure?: boolean;
}

/**
 * The credentials to listen with at `address`: host:port, or unix:path.
 * @throws RangeError when that would be plaintext beyond this machine, or a file cannot be read
 */
export function listenCredentials(address: string, security: Security): ServerCredentials {
  const { tls, insecure = false } = security;
  if (tls !== undefined) {
    const pair = {
      cert_chain: pemOf('certFile', tls.certFile),
      private_key: pemOf('keyFile', tls.keyFile),
    };
    const { clientCaFile } = tls;
    if (clientCaFile === undefined) return ServerCredentials.createSsl(null, [pair], false);
    return ServerCredentials.createSsl(pemOf('clientCaFile', clientCaFile), [pair], true);
  }
  if (insecure || isLocal(address)) return ServerCredentials.createInsecure();
  throw new RangeError(
    `listen ${address}: plaintext is served on loopback or a unix socket only; ` +
      'give a TLS certificate and key, or ask for insecure',
  );
}

/** Nobody beyond this machine can connect there. Names other than localhost are not looked up, so they do not count. */
export function isLocal(address: string): boolean {
  if (address.startsWith('unix:')) return true;
  const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[(.*)\]$/u, '$1');
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

function pemOf(option: string, file: string): Buffer {
  let pem: Buffer;
  try {
    pem = readFileSync(file);
  } catch (error) {
    throw new RangeError(`${option} ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (pem.includes('-----BEGIN ')) return pem;
  throw new RangeError(`${option} ${file} is not PEM: no line begins with -----BEGIN`);
}
