import { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import { readTlsFiles, type TlsFiles, watchTlsFiles } from './tls-files.ts';

export interface Security {
  /** The files are read again when they change: new connections are met with the new ones, those that are open stay. */
  readonly tls?: TlsFiles;
  /** How often TLS files are looked at. Ms, 10 to 86,400,000. @defaultValue 5000 */
  readonly tlsReloadMs?: number;
  /** Plaintext also where others can listen. @defaultValue false */
  readonly insecure?: boolean;
}

/** The certificate new connections are met with, and how often its files were read again. */
export interface CertificateStatus {
  /** Ms since the Unix epoch. */
  readonly expiresMs: number;
  readonly renewed: number;
  /** Files that could not be used; those before stayed. */
  readonly failed: number;
}

/** What to listen with, and how to stop following its files. */
export interface ListenSecurity {
  readonly credentials: ServerCredentials;
  /** undefined: plaintext. */
  readonly certificate: CertificateStatus | undefined;
  readonly stop: () => void;
}

/**
 * The credentials to listen with at these addresses: host:port, or unix:path. New files that cannot be used are told to
 * `report`.
 * @throws RangeError when that would be plaintext beyond this machine, or a file cannot be used
 */
export function listenSecurity(
  addresses: readonly string[],
  security: Security,
  report: (error: unknown) => void,
): ListenSecurity {
  const { tls, tlsReloadMs: everyMs = 5000, insecure = false } = security;
  if (!Number.isInteger(everyMs) || everyMs < 10 || everyMs > 86_400_000) {
    throw new RangeError(`tlsReloadMs must be an integer from 10 to 86400000, not ${everyMs}`);
  }
  if (tls !== undefined) {
    const first = readTlsFiles(tls);
    const credentials = new RenewableCredentials(first);
    const certificate = { expiresMs: expiresMs(first), renewed: 0, failed: 0 };
    const renewed = (context: SecureContextOptions): void => {
      credentials.renew(context);
      certificate.expiresMs = expiresMs(context);
      certificate.renewed++;
    };
    const failed = (error: unknown): void => {
      certificate.failed++;
      report(error);
    };
    return { credentials, certificate, stop: watchTlsFiles(tls, { everyMs, renewed, failed }) };
  }
  const open = insecure ? undefined : addresses.find((address) => !isLocal(address));
  if (open === undefined) {
    const credentials = ServerCredentials.createInsecure();
    return { credentials, certificate: undefined, stop: () => {} };
  }
  throw new RangeError(
    `listen ${open}: plaintext is served on loopback or a unix socket only; ` +
      'give a TLS certificate and key, or ask for insecure',
  );
}

/**
 * The credentials to listen with in plaintext, whatever the server has elsewhere; `option` chose the addresses.
 * @throws RangeError for an address that others can connect to
 */
export function localPlaintext(option: string, addresses: readonly string[]): ServerCredentials {
  const open = addresses.find((address) => !isLocal(address));
  if (open === undefined) return ServerCredentials.createInsecure();
  throw new RangeError(
    `${option} ${open}: what is served there is plaintext, so it must be a loopback address or a unix socket`,
  );
}

/** Nobody beyond this machine can connect there. Names other than localhost are not looked up, so they do not count. */
export function isLocal(address: string): boolean {
  if (address.startsWith('unix:')) return true;
  const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[(.*)\]$/u, '$1');
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}

/** Of the first certificate of the chain: the server's own. */
function expiresMs({ cert }: SecureContextOptions): number {
  return new X509Certificate(cert as Buffer).validToDate.getTime();
}

/** A connection that has not shown who it is by then is closed: Node's own two minutes hold too many that never will. Ms. */
const handshakeTimeout = 20_000;

/** As `createSsl` makes them, with the context replaceable: each listening socket hears of a new one. */
class RenewableCredentials extends ServerCredentials {
  constructor(context: SecureContextOptions) {
    super({ requestCert: context.ca !== undefined, handshakeTimeout }, context);
  }

  renew(context: SecureContextOptions): void {
    this.updateSecureContextOptions(context);
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}
