import type { Labels, Metadata } from './meta.ts';

export type IpFamily = 'IPv4' | 'IPv6';
export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

/** One entry of `spec.ports`, defaulted (V32): protocol TCP, targetPort = port. */
export interface ServicePort {
  /** '' when unnamed. */
  readonly name: string;
  readonly protocol: Protocol;
  /** 1..65535 */
  readonly port: number;
  /** A number, or the name of a container port. A numeric-looking string is still a name (R4.1). */
  readonly targetPort: number | string;
  readonly appProtocol?: string;
  readonly nodePort?: number;
}

/** The facts of a core/v1 Service that decide about endpoints, defaulted and validated. */
export interface Service {
  readonly kind: 'Service';
  readonly metadata: Metadata;
  readonly type: ServiceType;
  /** null: no selector (manual Endpoints or slices). An empty map in the input reads as null (M9). */
  readonly selector: Labels | null;
  /** '' when absent, 'None' when headless. */
  readonly clusterIP: string;
  readonly clusterIPs: readonly string[];
  /** Filled from clusterIPs / ipFamilyPolicy as the API server would, see `ParseOptions.ipFamilies`. */
  readonly ipFamilies: readonly IpFamily[];
  readonly ipFamilyPolicy?: string;
  readonly ports: readonly ServicePort[];
  readonly externalIPs: readonly string[];
  readonly externalName?: string;
  readonly publishNotReadyAddresses: boolean;
  readonly internalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** PreferClose, PreferSameZone, PreferSameNode; absent otherwise (V57 refuses the rest). */
  readonly trafficDistribution?: string;
  /** `status.loadBalancer.ingress[].ip`, for ResolveAddress only. */
  readonly loadBalancerIPs: readonly string[];
}
