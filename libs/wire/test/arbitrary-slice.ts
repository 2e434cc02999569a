import type { Endpoint, EndpointSlice, Metadata } from '@sliceplane/kube';
import fc from 'fast-check';

/** Keys may be missing; none is ever present and undefined. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ minLength: 126, maxLength: 131 }),
);
const map = fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true });
const somewhere = fc.record({ name: text });

const arbMetadata: fc.Arbitrary<Metadata> = fc.record(
  {
    name: text,
    namespace: text,
    uid: text,
    labels: map,
    annotations: map,
    ownerReferences: fc.array(
      fc.record(
        {
          apiVersion: text,
          kind: text,
          name: text,
          uid: text,
          controller: fc.boolean(),
          blockOwnerDeletion: fc.boolean(),
        },
        { requiredKeys: ['apiVersion', 'kind', 'name', 'uid'] },
      ),
      { maxLength: 2 },
    ),
    generateName: text,
    creationTimestamp: text,
    deletionTimestamp: text,
    resourceVersion: text,
    generation: fc.maxSafeInteger(),
  },
  { requiredKeys: ['name', 'namespace', 'uid', 'labels', 'annotations', 'ownerReferences'] },
);

export const arbEndpoint: fc.Arbitrary<Endpoint> = fc.record(
  {
    addresses: fc.array(text, { maxLength: 3 }),
    conditions: fc.record(
      { ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() },
      { requiredKeys: [] },
    ),
    hostname: text,
    nodeName: text,
    zone: text,
    targetRef: fc.record(
      {
        kind: text,
        namespace: text,
        name: text,
        uid: text,
        apiVersion: text,
        resourceVersion: text,
        fieldPath: text,
      },
      { requiredKeys: [] },
    ),
    hints: fc.record(
      {
        forZones: fc.array(somewhere, { minLength: 1, maxLength: 2 }),
        forNodes: fc.array(somewhere, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    deprecatedTopology: fc.dictionary(text, text, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
  },
  { requiredKeys: ['addresses'] },
);

export const arbSlice: fc.Arbitrary<EndpointSlice> = fc.record({
  apiVersion: fc.constant('discovery.k8s.io/v1' as const),
  kind: fc.constant('EndpointSlice' as const),
  metadata: arbMetadata,
  addressType: fc.constantFrom('IPv4' as const, 'IPv6' as const, 'FQDN' as const),
  endpoints: fc.array(arbEndpoint, { maxLength: 5 }),
  ports: fc.array(
    fc.record(
      {
        name: text,
        protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
        port: fc.integer(),
        appProtocol: text,
      },
      { requiredKeys: ['name', 'protocol'] },
    ),
    { maxLength: 3 },
  ),
});
