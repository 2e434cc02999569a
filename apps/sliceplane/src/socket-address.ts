import { UsageError } from './failure.ts';

/** Where a server listens, and where it is asked: a TCP port or a unix socket. */
export type SocketAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/**
 * `host:port`, `[v6]:port`, `:port` (every interface) or `unix:/path`. Port 0 takes a free one.
 * @throws UsageError naming the option and the text
 */
export function parseSocketAddress(option: string, text: string): SocketAddress {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    if (path === '') throw new UsageError(`${option} '${text}' has no path: write unix:/path`);
    return { kind: 'unix', path };
  }
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new UsageError(
      `${option} '${text}' is no address: write HOST:PORT with a port from 0 to 65535, or unix:/path`,
    );
  }
  const host = match[1] ?? match[2] ?? '';
  return { kind: 'tcp', host: host === '' ? '0.0.0.0' : host, port };
}

export function socketAddressText(address: SocketAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  return hostPort(address.host, address.port);
}

/** `10.0.0.1:80`, `[fd00::1]:80` */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
