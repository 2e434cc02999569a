import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ClientNode, ClientTls } from '../bootstrap/client-node.ts';
import { UsageError } from '../failure.ts';
import { DEFAULT_LISTEN, type Settings } from '../settings.ts';
import { parseSocketAddress, type SocketAddress } from '../socket-address.ts';

/** Who the client is, as every `bootstrap` takes it. */
export interface GivenClient {
  readonly node?: string;
  readonly zone?: string;
  readonly region?: string;
  readonly id?: string;
  readonly rendering?: ClientNode['rendering'];
  readonly family?: ClientNode['family'];
}

export function addClient(command: Command): Command {
  return command
    .option('--node <name>', 'the Kubernetes node it runs on')
    .option('--zone <name>', "the zone it runs in, instead of the node's own")
    .option('--region <name>', 'the region of that zone')
    .option('--id <text>', 'its name among all clients (default: its kind and its node)')
    .addOption(
      new Option(
        '--rendering <how>',
        'strict: what kube-proxy would use; prioritised: the rest stands by (default)',
      ).choices(['prioritised', 'strict']),
    )
    .addOption(
      new Option(
        '--family <family>',
        'address family (default: IPv4 where the Service has it)',
      ).choices(['both', 'IPv4', 'IPv6']),
    );
}

/** @param kind of client, for its name. @throws UsageError */
export function clientOf(
  kind: string,
  given: GivenClient,
  { narrow }: Settings,
): Omit<ClientNode, 'namespaces'> {
  const { node = '', zone = '', region = '' } = given;
  if (node === '' && zone === '') {
    throw new UsageError('say where the client runs: --node, --zone or both');
  }
  if (region !== '' && zone === '') throw new UsageError('--region is that of a zone: add --zone');
  const id = given.id ?? `${kind}-${node === '' ? zone : node}`;
  if (id === '') throw new UsageError('--id must not be empty');
  const { rendering, family } = given;
  return { id, node, zone, region, namespace: narrow, rendering, family };
}

/** Where the client finds the server. A path is made absolute: the client may start elsewhere. @throws UsageError */
export function serverOf({ files, server = DEFAULT_LISTEN }: Settings): SocketAddress {
  if (files.length > 0) throw new UsageError('bootstrap reads no objects: leave out -f');
  const address = parseSocketAddress('--server', server);
  if (address.kind === 'unix') return { kind: 'unix', path: resolve(address.path) };
  if (address.port === 0) throw new UsageError(`--server '${server}' has no port to connect to`);
  if (/^:\d/.test(server)) throw new UsageError(`--server '${server}' names no host to connect to`);
  return address;
}

/** undefined: plaintext. @throws UsageError */
export function clientTlsOf({ tls: { ca, cert, key } }: Settings): ClientTls | undefined {
  if (ca === undefined) {
    if (cert === undefined) return undefined;
    throw new UsageError('--tls-cert needs --tls-ca, by which the server is trusted');
  }
  const absolute = (path: string | undefined): string | undefined => path && resolve(path);
  return { ca: resolve(ca), cert: absolute(cert), key: absolute(key) };
}
