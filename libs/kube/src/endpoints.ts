import type { Metadata, ObjectReference } from './meta.ts';
import type { Protocol } from './service.ts';

export interface EndpointsAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

export interface EndpointsPort {
  /** '' when unnamed. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}

export interface EndpointsSubset {
  readonly addresses: readonly EndpointsAddress[];
  readonly notReadyAddresses: readonly EndpointsAddress[];
  readonly ports: readonly EndpointsPort[];
}

/** The legacy core/v1 Endpoints object in Kubernetes' own JSON shape. */
export interface Endpoints {
  readonly apiVersion: 'v1';
  readonly kind: 'Endpoints';
  readonly metadata: Metadata;
  readonly subsets: readonly EndpointsSubset[];
}
