import type { SocketAddress } from '../socket-address.ts';

/** envoy.config.core.v3.Address, as JSON. */
export function envoyAddress(address: SocketAddress): object {
  return address.kind === 'unix'
    ? { pipe: { path: address.path } }
    : { socket_address: { address: address.host, port_value: address.port } };
}
