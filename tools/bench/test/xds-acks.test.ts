import { expect, test } from 'vitest';
import type {
  DeltaDiscoveryRequest__Output,
  DiscoveryRequest__Output,
} from '@sliceplane/proto/xds';
import { anyType, ASSIGNMENT_URL, sotwResponseType } from '../src/envoy-protos.ts';
import { acknowledger, resourcesOf } from '../src/xds-acks.ts';
import {
  arrivedBytes,
  deltaMethod,
  endpointRequest,
  nodeOf,
  sotwMethod,
} from '../src/xds-requests.ts';

const response = (typeUrl: string): Buffer =>
  sotwResponseType.serialize({
    versionInfo: 'g7',
    typeUrl,
    nonce: '42',
    resources: [{ type_url: typeUrl, value: Buffer.from('content') }],
  });

test('a State-of-the-World ACK repeats the names, and says what it is about', () => {
  const request = sotwMethod.requestSerialize(
    endpointRequest(nodeOf({ zone: 'zone-a' }), ['web', 'api']),
  );
  const said: DiscoveryRequest__Output = arrivedBytes(
    acknowledger('sotw', [request])(response(ASSIGNMENT_URL)),
  );
  expect(said).toMatchObject({
    node: null,
    typeUrl: ASSIGNMENT_URL,
    resourceNames: ['bench/web/http', 'bench/api/http'],
    versionInfo: 'g7',
    responseNonce: '42',
    errorDetail: null,
  });
});

test('a Delta ACK subscribes to nothing', () => {
  const request = deltaMethod.requestSerialize({
    typeUrl: ASSIGNMENT_URL,
    resourceNamesSubscribe: ['bench/web/http'],
    initialResourceVersions: { 'bench/web/http': 'v1' },
  });
  const bytes = acknowledger('delta', [request])(response(ASSIGNMENT_URL));
  const said = deltaMethod.requestDeserialize(bytes) as DeltaDiscoveryRequest__Output;
  expect(said).toMatchObject({
    typeUrl: ASSIGNMENT_URL,
    resourceNamesSubscribe: [],
    initialResourceVersions: {},
    responseNonce: '42',
  });
});

test('a response of a type that nobody asked for is no response', () => {
  const request = sotwMethod.requestSerialize(endpointRequest(null, ['web']));
  expect(() => acknowledger('sotw', [request])(response('another'))).toThrow(
    'nobody asked for another',
  );
});

test('the resources of a response are its second field', () => {
  const [any = Buffer.alloc(0), ...more] = resourcesOf(response(ASSIGNMENT_URL));
  expect(more).toEqual([]);
  expect(anyType.deserialize(Buffer.from(any)).type_url).toBe(ASSIGNMENT_URL);
});
