import { Command, Option } from 'commander';
import { grpcBootstrap } from '../bootstrap/grpc.ts';
import { UsageError } from '../failure.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import {
  addClient,
  clientOf,
  clientTlsOf,
  type GivenClient,
  serverOf,
} from './bootstrap-options.ts';

interface Given extends GivenClient {
  readonly api?: 'ads' | 'eds';
  readonly variant?: 'sotw' | 'delta';
}

/** What GRPC_XDS_BOOTSTRAP names. */
export function bootstrapGrpcCommand(terminal: Terminal): Command {
  return addClient(new Command('grpc'))
    .summary('for gRPC clients with xds:/// targets (JSON)')
    .description(
      'Prints the bootstrap of a proxyless gRPC client: a file named by GRPC_XDS_BOOTSTRAP, or the text of GRPC_XDS_BOOTSTRAP_CONFIG.',
    )
    .addOption(new Option('--api <api>').choices(['ads', 'eds']).hideHelp())
    .addOption(new Option('--variant <variant>').choices(['sotw', 'delta']).hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  # A client on node-b2; it calls xds:///cart.shop:9090
  sliceplane bootstrap grpc --node node-b2 --zone eu-1b > grpc.json
  GRPC_XDS_BOOTSTRAP=grpc.json node client.js

  # Over a unix socket (serve --xds-listen), for names of one namespace
  sliceplane bootstrap grpc --node node-b2 --server unix:/run/sliceplane-xds.sock -n shop

  # With TLS, for Python, Go and C++; grpc-js takes plaintext only
  sliceplane bootstrap grpc --node node-b2 --server control:17551 --tls-ca ca.pem`,
    )
    .action((given: Given, command: Command) => {
      const settings = settingsOf(command);
      requirePossible(given);
      if (settings.format === 'yaml') throw new UsageError('gRPC reads JSON: leave out -o yaml');
      const server = serverOf(settings);
      const tls = clientTlsOf(settings);
      const client = { ...clientOf('grpc', given, settings), namespaces: [] };
      if (tls !== undefined) {
        terminal.notice(
          'notice: grpc-js (Node.js) takes plaintext only: give it an address of `serve --xds-listen`',
        );
      }
      terminal.print(JSON.stringify(grpcBootstrap({ server, tls, client }), null, 2));
    });
}

/** Envoy's choices that gRPC does not have (gRFC A27). @throws UsageError */
function requirePossible({ api, variant }: Given): void {
  if (api === 'eds') {
    throw new UsageError(
      '--api eds: a gRPC client asks for everything on one stream, leave it out',
    );
  }
  if (variant === 'delta') {
    throw new UsageError(
      '--variant delta: gRPC clients speak state of the world only, leave it out',
    );
  }
}
