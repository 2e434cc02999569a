// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ServicePort as _sliceplane_v1_ServicePort, ServicePort__Output as _sliceplane_v1_ServicePort__Output } from '../../sliceplane/v1/ServicePort.ts';

export interface ServiceSpec {
  'type'?: (string);
  'selector'?: ({[key: string]: string});
  'clusterIp'?: (string);
  'clusterIps'?: (string)[];
  'ipFamilies'?: (string)[];
  'ipFamilyPolicy'?: (string);
  'ports'?: (_sliceplane_v1_ServicePort)[];
  'externalIps'?: (string)[];
  'externalName'?: (string);
  'publishNotReadyAddresses'?: (boolean);
  'internalTrafficPolicy'?: (string);
  'externalTrafficPolicy'?: (string);
  'trafficDistribution'?: (string);
  '_ipFamilyPolicy'?: "ipFamilyPolicy";
  '_internalTrafficPolicy'?: "internalTrafficPolicy";
  '_trafficDistribution'?: "trafficDistribution";
}

export interface ServiceSpec__Output {
  'type': (string);
  'selector': ({[key: string]: string});
  'clusterIp': (string);
  'clusterIps': (string)[];
  'ipFamilies': (string)[];
  'ipFamilyPolicy'?: (string);
  'ports': (_sliceplane_v1_ServicePort__Output)[];
  'externalIps': (string)[];
  'externalName': (string);
  'publishNotReadyAddresses': (boolean);
  'internalTrafficPolicy'?: (string);
  'externalTrafficPolicy': (string);
  'trafficDistribution'?: (string);
  '_ipFamilyPolicy'?: "ipFamilyPolicy";
  '_internalTrafficPolicy'?: "internalTrafficPolicy";
  '_trafficDistribution'?: "trafficDistribution";
}
