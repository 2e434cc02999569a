/** Views of the real one in the oracle's words. */
import type { OracleEndpoint, OracleView } from '@sliceplane/oracle';
import type { View } from '@sliceplane/views';

export function inOracleWords({ state, entries }: View): OracleView {
  return {
    state: state as OracleView['state'],
    endpoints: inOracleOrder(
      entries.map((entry) => ({
        family: entry.family,
        address: entry.address,
        ports: entry.ports.map(({ name, port, protocol, appProtocol = '' }) => ({
          name,
          port,
          protocol,
          appProtocol,
        })),
        nodeName: entry.nodeName,
        zone: entry.zone,
        hostname: entry.hostname,
        notReady: !entry.ready,
        notServing: !entry.serving,
        terminating: entry.terminating,
      })),
    ),
  };
}

/** By everything they say, which makes two lists comparable whoever sorted them. */
export function inOracleOrder(endpoints: readonly OracleEndpoint[]): readonly OracleEndpoint[] {
  return [...endpoints].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
