import { Writer } from '@sliceplane/protobuf';
import type { EndpointEntry } from './endpoint-entry.ts';

/** One address and port that a client may be sent to. */
export interface LbEndpoint {
  /** Its place among others: `address port`. No two of one assignment are equal. */
  readonly key: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** What told of it: its address, where it is, and where it is meant to be used from. */
  readonly entry: EndpointEntry;
}

/** What is said of an endpoint; by no other word does gRPC send anybody to one than by HEALTHY or none. */
export type Announced = 'HEALTHY' | 'DRAINING';

// envoy.config.core.v3.HealthStatus
const healthStatus: Readonly<Record<Announced, number>> = { HEALTHY: 1, DRAINING: 3 };

const writer = new Writer();

/**
 * Field `lb_endpoints` (2) of LocalityLbEndpoints, tag and length included:
 *
 *   12 len LbEndpoint{ 1 Endpoint{ 1 Address{ 1 SocketAddress{ 1 protocol, 2 address, 3 port_value }}}, 2 health_status }
 */
export function lbEndpointField(endpoint: LbEndpoint, announced: Announced): Uint8Array {
  const { port, protocol, entry } = endpoint;
  const lbEndpoint = writer.begin(2);
  const inner = writer.begin(1);
  const outer = writer.begin(1);
  const socket = writer.begin(1);
  if (protocol === 'UDP') writer.integer(1, 1);
  writer.string(2, entry.address).integer(3, port).end(socket).end(outer).end(inner);
  return writer.integer(2, healthStatus[announced]).end(lbEndpoint).finish();
}
