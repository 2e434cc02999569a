import type { Node__Output } from '@sliceplane/proto/xds';
import { expect, test } from 'vitest';
import { clientOf } from '../../../src/xds/resources/client.ts';
import { nodeOf, struct } from '../asking-node.ts';

const plain = {
  id: 'test',
  userAgent: 'gRPC',
  flavour: 'grpc',
  place: { node: '' },
  rendering: 'prioritised',
  family: 'auto',
  namespaces: [],
  namespace: 'default',
};

test.each([
  [{}, {}],
  [{ host: 'n1' }, { place: { node: 'n1' } }],
  [{ host: 'n1', zone: 'za' }, { place: { node: 'n1', zone: 'za' } }],
  [{ namespace: 'shop' }, { namespace: 'shop' }],
  [
    { rendering: 'strict', family: 'both' },
    { rendering: 'strict', family: 'both' },
  ],
  [{ namespaces: ['b', 'a', 'b', ''] }, { namespaces: ['a', 'b'] }],
  [{ userAgent: 'envoy' }, { userAgent: 'envoy', flavour: 'envoy' }],
  [{ userAgent: 'gRPC C-core linux' }, { userAgent: 'gRPC C-core linux' }],
  [{ userAgent: '' }, { userAgent: '' }],
])('%j', (asking, expected) => {
  expect(clientOf(nodeOf(asking))).toEqual({ ...plain, ...expected });
});

test('a stream without a node is a gRPC client at no place', () => {
  expect(clientOf(null)).toEqual({ ...plain, id: '', userAgent: '' });
});

test("other control planes' metadata is left alone", () => {
  const metadata = struct({ SERVICE_ACCOUNT: { kind: 'numberValue', numberValue: 1 } });
  expect(clientOf({ ...nodeOf(), metadata })).toEqual(plain);
});

const number = { kind: 'numberValue', numberValue: 1 } as const;

test.each([
  [
    nodeOf({ rendering: 'fast' }),
    'node.metadata.sliceplane.rendering: Invalid value: "fast": must be one of prioritised, strict',
  ],
  [
    nodeOf({ family: 'IPv5' }),
    'node.metadata.sliceplane.family: Invalid value: "IPv5": must be one of IPv4, IPv6, both',
  ],
  [
    { ...nodeOf(), metadata: struct({ host: number }) },
    'node.metadata.host: Invalid value: 1: must be a string',
  ],
  [
    { ...nodeOf(), metadata: struct({ sliceplane: number }) },
    'node.metadata.sliceplane: Invalid value: 1: must be a struct',
  ],
  [nodeOf({ host: 'x'.repeat(254) }), /must have at most 253 characters/],
  [
    nodeOf({ namespaces: Array.from({ length: 1001 }, (_, i) => `ns-${i}`) }),
    /must have at most 1000 items/,
  ],
] satisfies readonly (readonly [Node__Output, string | RegExp])[])(
  '%# is refused: %s',
  (node, why) => {
    expect(() => clientOf(node)).toThrow(why);
  },
);
