export type {
  AddressType,
  Endpoint,
  EndpointConditions,
  EndpointHints,
  EndpointPort,
  EndpointSlice,
} from './endpoint-slice.ts';
export type { Endpoints, EndpointsAddress, EndpointsPort, EndpointsSubset } from './endpoints.ts';
export type { FieldError, FieldErrorType } from './field-error.ts';
export type { Labels, Metadata, ObjectReference, OwnerReference } from './meta.ts';
export * from './names.ts';
export type { Node } from './node.ts';
export {
  type Delta,
  type Kind,
  keyOf,
  type KubeObject,
  nameOf,
  namespaceOf,
  type ObjectKey,
  objectKey,
} from './object.ts';
export { type NamedPort, type Pod, type PodFacts, podFacts } from './pod.ts';
export type { IpFamily, Protocol, Service, ServicePort, ServiceType } from './service.ts';
