import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** PEM files. With `clientCaFile` a client must show a certificate signed by it (mTLS). */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile?: string;
}

/** @throws RangeError when a file cannot be read, is not PEM, or the certificate and the key do not go together */
export function readTlsFiles({ certFile, keyFile, clientCaFile }: TlsFiles): SecureContextOptions {
  const context = {
    cert: pemOf('certFile', certFile),
    key: pemOf('keyFile', keyFile),
    ...(clientCaFile === undefined ? {} : { ca: pemOf('clientCaFile', clientCaFile) }),
    ciphers: process.env['GRPC_SSL_CIPHER_SUITES'],
  };
  try {
    createSecureContext(context);
  } catch (error) {
    const why = (error as Error).message;
    throw new RangeError(`certFile ${certFile} and keyFile ${keyFile} cannot be used: ${why}`, {
      cause: error,
    });
  }
  return context;
}

export interface TlsWatchOptions {
  /** How often to look. Ms. */
  readonly everyMs: number;
  readonly renewed: (context: SecureContextOptions) => void;
  /** New files that cannot be used; those before stay in use. Told once for each state of the files. */
  readonly failed: (error: unknown) => void;
}

/**
 * Looks at the files now and then, by size, time and inode: that also sees a directory that is swapped as a whole, as
 * mounted secrets are, where watching the files would not. Returns how to stop.
 */
export function watchTlsFiles(files: TlsFiles, options: TlsWatchOptions): () => void {
  let seen = stateOf(files);
  const timer = setInterval(() => {
    const now = stateOf(files);
    if (now === seen) return;
    seen = now; // before reading: what is written meanwhile is seen the next time
    try {
      options.renewed(readTlsFiles(files));
    } catch (error) {
      options.failed(error);
    }
  }, options.everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

function stateOf({ certFile, keyFile, clientCaFile }: TlsFiles): string {
  const files = [certFile, keyFile, ...(clientCaFile === undefined ? [] : [clientCaFile])];
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? 'none' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    })
    .join();
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
