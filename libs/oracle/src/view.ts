/** What is asked of the oracle and what it answers, in plain values: no bytes, no hash, no revision. */
import type { Protocol } from '@sliceplane/kube';

/** Who is asking. */
export interface OraclePlace {
  /** Node name; '' is no node. */
  readonly node: string;
  /** Overrides the zone of the node's label. */
  readonly zone?: string;
}

export type OracleMode = 'default' | 'prefer-zone' | 'strict-zone' | 'node-only' | 'everything';
export type OracleFamily = 'IPv4' | 'IPv6' | 'FQDN';

export interface OracleOptions {
  /** @defaultValue default: as kube-proxy on that node would (C31, C33) */
  readonly mode?: OracleMode;
  /** @defaultValue both: IPv4 and IPv6, chosen independently */
  readonly family?: OracleFamily | 'both';
  /** Also those of the same reach that are not ready. @defaultValue false */
  readonly includeNotReady?: boolean;
  /** A Service port's name, else its number. @defaultValue all ports */
  readonly port?: string;
}

export interface OraclePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** '' when absent. */
  readonly appProtocol: string;
}

/** An address with everything a view says of it. Two ports whose facts differ make two of these. */
export interface OracleEndpoint {
  readonly family: OracleFamily;
  /** Canonical. */
  readonly address: string;
  /** Sorted by name, protocol, number; for a Service without ports one without name, with number 0. */
  readonly ports: readonly OraclePort[];
  /** '' when absent, as zone and hostname. */
  readonly nodeName: string;
  readonly zone: string;
  readonly hostname: string;
  readonly notReady: boolean;
  readonly notServing: boolean;
  readonly terminating: boolean;
}

export interface OracleView {
  readonly state: 'ready' | 'empty' | 'not-found';
  /** Sorted by family, address, then the other facts. */
  readonly endpoints: readonly OracleEndpoint[];
}
