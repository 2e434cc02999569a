import type { Scope } from './answers/answers.ts';
import { UsageError } from './failure.ts';
import type { Settings } from './settings.ts';

/** Which service, and which of its ports: '' for all. */
export interface AskedService {
  /** namespace/name */
  readonly service: string;
  readonly port: string;
}

/** `name`, `name:port`, `namespace/name` or `namespace/name:port`. @throws UsageError naming the text */
export function parseService(text: string, namespace: string): AskedService {
  const match = /^(?:([^/:*\s]+)\/)?([^/:*\s]+)(?::([^/:*\s]+))?$/.exec(text);
  if (match === null) {
    throw new UsageError(
      `'${text}' names no service: write NAME, NAMESPACE/NAME or NAMESPACE/NAME:PORT`,
    );
  }
  return { service: `${match[1] ?? namespace}/${match[2]}`, port: match[3] ?? '' };
}

/** What a list is narrowed to. A service that is named with its namespace is meant, whatever -n says. @throws UsageError */
export function scopeOf(
  text: string | undefined,
  { narrow, namespace }: Pick<Settings, 'narrow' | 'namespace'>,
): Scope {
  if (text === undefined) return { namespace: narrow, service: '' };
  const { service, port } = parseService(text, namespace);
  if (port !== '')
    throw new UsageError(`'${text}' names a port: a list is narrowed by service only`);
  return { namespace: '', service };
}

/** `IP` or `IP:PORT`, with brackets around an IPv6 address that has a port. @throws UsageError naming the text */
export function parseAddressPort(text: string): { address: string; port: number } {
  const match = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? /^([^:]+)(?::(\d+))?$/.exec(text);
  const [address, port] = match === null ? [text, undefined] : [match[1] ?? text, match[2]];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    throw new UsageError(`the port in '${text}' must be from 1 to 65535, not ${port}`);
  }
  return { address, port: Number(port ?? 0) };
}
