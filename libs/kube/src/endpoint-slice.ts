import type { Metadata, ObjectReference } from './meta.ts';
import type { Protocol } from './service.ts';

export type AddressType = 'IPv4' | 'IPv6' | 'FQDN';

/** discovery/v1 EndpointConditions. Absent is not false: see `libs/views` for what a consumer reads into it (C17). */
export interface EndpointConditions {
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
}

export interface EndpointHints {
  readonly forZones?: readonly { readonly name: string }[];
  readonly forNodes?: readonly { readonly name: string }[];
}

/**
 * discovery/v1 Endpoint. Immutable, and shared by reference: a slice that changes keeps the very objects of the
 * endpoints that did not, so that consumers find what changed by comparing references.
 */
export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions?: EndpointConditions;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly targetRef?: ObjectReference;
  readonly hints?: EndpointHints;
  readonly deprecatedTopology?: Readonly<Record<string, string>>;
}

/** discovery/v1 EndpointPort, defaulted (V30): name '' and protocol TCP when absent; the number stays absent. */
export interface EndpointPort {
  readonly name: string;
  readonly port?: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}

/** discovery.k8s.io/v1 EndpointSlice in Kubernetes' own JSON shape. v1beta1 input is translated to it (V33). */
export interface EndpointSlice {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSlice';
  readonly metadata: Metadata;
  readonly addressType: AddressType;
  /** Absent and null read as []. */
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[];
}
