export { type Address, canonicalAddress, familyOf, parseAddress } from './address.ts';
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
export { type FamilyAnswer, type FamilyWish, ipFamiliesOf, otherFamily } from './ip-families.ts';
export { type Manifest, toList, toManifest } from './manifest.ts';
export type { Labels, Metadata, ObjectReference, OwnerReference } from './meta.ts';
export * from './names.ts';
export { labelValueProblems } from './name-syntax.ts';
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
export { parseManifestBytes } from './parse-manifest-bytes.ts';
export { parseManifests } from './parse-manifests.ts';
export { type ParsedObject, parseObject, type ParseOptions } from './parse-object.ts';
export { type NamedPort, type Pod, type PodFacts } from './pod.ts';
export { cpuMillis } from './quantity.ts';
export type { ManifestOptions, ParseResult } from './reading.ts';
export { type InvalidObject, renderBody, renderFieldError, renderInvalid } from './render.ts';
export { matches } from './selector.ts';
export type { IpFamily, Protocol, Service, ServicePort, ServiceType } from './service.ts';
export { storedSlice } from './slice-strategy.ts';
export { compareTimes, type Instant, parseTime, rfc3339Nano } from './time.ts';
export { uidFor } from './uid.ts';
export { endpointFromV1beta1, endpointToV1beta1, type EndpointV1beta1 } from './v1beta1.ts';
export type { ValidationOptions } from './validate-address.ts';
export { validateSlice, validateSliceUpdate } from './validate-endpoint-slice.ts';
export { validateEndpoints, validateEndpointsUpdate } from './validate-endpoints.ts';
export { validateServiceUpdate } from './validate-service-update.ts';
export { validateService } from './validate-service.ts';
export { warningsOf } from './warnings.ts';
export { type RepeatedKey, type YamlDocument, yamlDocuments } from './yaml-documents.ts';
