import { Command, Option } from 'commander';
import type { Route } from '../bootstrap/envoy-listener.ts';
import { envoyBootstrap } from '../bootstrap/envoy.ts';
import { UsageError } from '../failure.ts';
import { toYaml } from '../output/yaml.ts';
import { parseService } from '../service-name.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { parseSocketAddress, socketAddressText } from '../socket-address.ts';
import type { Terminal } from '../terminal.ts';
import {
  addClient,
  clientOf,
  clientTlsOf,
  type GivenClient,
  serverOf,
} from './bootstrap-options.ts';

interface Given extends GivenClient {
  readonly api: 'ads' | 'eds';
  readonly variant: 'sotw' | 'delta';
  readonly service: readonly string[];
  readonly route: readonly string[];
  readonly admin?: string;
}

/** What `envoy -c` reads. */
export function bootstrapEnvoyCommand(terminal: Terminal): Command {
  const repeatable = (text: string, before: readonly string[]): string[] => [...before, text];
  return addClient(new Command('envoy'))
    .summary('for Envoy (YAML)')
    .description(
      'Prints the bootstrap of an Envoy that takes clusters and endpoints from a server, and listens for --route.',
    )
    .addOption(
      new Option(
        '--api <api>',
        'ads: clusters of every Service, on one stream; eds: only those named here, on a stream each',
      )
        .choices(['ads', 'eds'])
        .default('ads'),
    )
    .addOption(
      new Option('--variant <variant>', 'delta: changes only; sotw: state of the world')
        .choices(['delta', 'sotw'])
        .default('delta'),
    )
    .addOption(
      new Option(
        '--route <[tcp:]service=address>',
        'listen there for NAMESPACE/NAME:PORT, as HTTP unless tcp: is said; repeatable',
      )
        .argParser(repeatable)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--service <service>',
        'NAMESPACE/NAME:PORT to have a cluster of without listening, for --api eds; repeatable',
      )
        .argParser(repeatable)
        .default([], 'none'),
    )
    .option('--admin <address>', "host:port or unix:/path of Envoy's admin interface")
    .addHelpText(
      'after',
      `
A PORT is the name of the Service's port, or its number if it has no name.

Examples:
  # 127.0.0.1:9001 is cart, as node-b2 should see it
  sliceplane bootstrap envoy --node node-b2 --zone eu-1b --route shop/cart:grpc=127.0.0.1:9001 > envoy.yaml
  envoy -c envoy.yaml

  # Endpoints only, of one service, and a TCP port of another
  sliceplane bootstrap envoy --node node-b2 --api eds --service shop/cart:grpc --route tcp:shop/orders-db:postgres=:5432

  # To a server with mutual TLS
  sliceplane bootstrap envoy --node node-b2 --server control:17551 --tls-ca ca.pem --tls-cert c.pem --tls-key c.key`,
    )
    .action((given: Given, command: Command) => {
      const settings = settingsOf(command);
      const routes = routesOf(given.route, settings);
      const message = envoyBootstrap({
        server: serverOf(settings),
        tls: clientTlsOf(settings),
        client: {
          ...clientOf('envoy', given, settings),
          namespaces: given.api === 'ads' ? namespacesOf(routes, settings) : [],
        },
        api: given.api,
        variant: given.variant,
        clusters: clustersOf(given, routes, settings),
        routes,
        admin: given.admin === undefined ? undefined : parseSocketAddress('--admin', given.admin),
      });
      const text = settings.format === 'json' ? JSON.stringify(message, null, 2) : toYaml(message);
      terminal.print(text);
    });
}

/** @throws UsageError */
function routesOf(texts: readonly string[], settings: Settings): readonly Route[] {
  const routes = texts.map((text) => parseRoute(text, settings.namespace));
  const taken = new Set<string>();
  for (const { listen } of routes) {
    if (listen.kind === 'tcp' && listen.port === 0) continue; // a free one each
    const address = socketAddressText(listen);
    if (taken.has(address)) throw new UsageError(`--route: two of them listen on ${address}`);
    taken.add(address);
  }
  return routes;
}

/** `shop/cart:grpc=127.0.0.1:9001`, `tcp:shop/orders-db:pg=:5432` @throws UsageError naming the text */
function parseRoute(text: string, namespace: string): Route {
  const match = /^(tcp:)?([^=]+)=(.+)$/.exec(text);
  if (match === null) {
    throw new UsageError(`--route '${text}' is no route: write NAMESPACE/NAME:PORT=HOST:PORT`);
  }
  return {
    protocol: match[1] === undefined ? 'http' : 'tcp',
    cluster: clusterOf('--route', match[2] ?? '', namespace),
    listen: parseSocketAddress('--route', match[3] ?? ''),
  };
}

/** `namespace/service/port`, as the server names it. @throws UsageError naming the text */
function clusterOf(option: string, text: string, namespace: string): string {
  const { service, port } = parseService(text, namespace);
  if (port !== '') return `${service}/${port}`;
  throw new UsageError(
    `${option} '${text}' names no port: write ${service}:PORT, its name or, without one, its number`,
  );
}

/** @throws UsageError */
function clustersOf(
  { api, service }: Given,
  routes: readonly Route[],
  { namespace }: Settings,
): readonly string[] {
  if (api === 'ads') {
    if (service.length === 0) return [];
    throw new UsageError('--service is for --api eds: with ads every Service has its clusters');
  }
  const named = service.map((text) => clusterOf('--service', text, namespace));
  const clusters = [...new Set([...named, ...routes.map(({ cluster }) => cluster)])];
  if (clusters.length > 0) return clusters;
  throw new UsageError('--api eds has no clusters: name them by --service or --route');
}

/** With -n its clusters and those that are listened for, else all. */
function namespacesOf(routes: readonly Route[], { narrow }: Settings): readonly string[] {
  if (narrow === '') return [];
  const routed = routes.map(({ cluster }) => cluster.slice(0, cluster.indexOf('/')));
  return [...new Set([narrow, ...routed])].toSorted();
}
