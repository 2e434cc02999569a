import { type SocketAddress, socketAddressText } from '../socket-address.ts';
import { type ClientNode, type ClientTls, nodeMessage } from './client-node.ts';

export interface GrpcBootstrap {
  readonly server: SocketAddress;
  /** undefined: plaintext, which is all that grpc-js speaks to a control plane. */
  readonly tls: ClientTls | undefined;
  readonly client: ClientNode;
}

/** What GRPC_XDS_BOOTSTRAP names a file of: gRFC A27, with the credentials of A65. */
export function grpcBootstrap({ server, tls, client }: GrpcBootstrap): object {
  return {
    xds_servers: [
      {
        server_uri: socketAddressText(server),
        channel_creds: [
          tls === undefined ? { type: 'insecure' } : { type: 'tls', config: tlsConfig(tls) },
        ],
        // We take endpoints away, never names that are followed. A client that loses a Listener all the same, by a
        // restart of the server, goes on with what it has: grpc-js 1.14 would not notice its return (gRFC A53).
        server_features: ['xds_v3', 'ignore_resource_deletion'],
      },
    ],
    node: nodeMessage(client),
  };
}

function tlsConfig({ ca, cert, key }: ClientTls): object {
  return {
    ca_certificate_file: ca,
    ...(cert !== undefined && { certificate_file: cert, private_key_file: key }),
    refresh_interval: '60s',
  };
}
