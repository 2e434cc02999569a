import type { Pod } from '@sliceplane/kube';
import type { Item } from '@sliceplane/program';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemPacking, type ShardObject } from '../src/index.ts';
import { node, pod, service } from './objects.ts';

const arbText = fc.oneof(fc.constantFrom('', 'a', 'b', 'ü', 'a-name-of-some-length'), fc.string());
const arbPort = fc.record(
  {
    name: arbText,
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
    port: fc.nat(),
  },
  { noNullPrototype: true },
);
const arbPod: fc.Arbitrary<Pod> = fc.record(
  {
    kind: fc.constant('Pod' as const),
    namespace: arbText,
    name: arbText,
    uid: arbText,
    labels: fc.dictionary(arbText, arbText),
    nodeName: arbText,
    hostname: arbText,
    subdomain: arbText,
    phase: fc.constantFrom<Pod['phase']>('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
    podIP: arbText,
    podIPs: fc.array(arbText, { maxLength: 3 }),
    ready: fc.boolean(),
    readySince: arbText,
    terminating: fc.boolean(),
    ports: fc.array(arbPort, { maxLength: 2 }),
  },
  { requiredKeys: podKeys(), noNullPrototype: true },
);
/** All but `readySince`. */
function podKeys(): Exclude<keyof Pod, 'readySince'>[] {
  return Object.keys(pod('p1', 'web')).filter((key) => key !== 'readySince') as never;
}

const arbItem: fc.Arbitrary<Item<ShardObject>> = fc
  .record({
    payload: fc.oneof(
      { weight: 5, arbitrary: arbPod },
      fc.constantFrom(undefined, node('n1', 'za'), service('web')),
    ),
    partitions: fc.array(arbText, { maxLength: 3 }),
    ingestMs: fc.constantFrom(0, 1_767_225_600_000, 1_767_225_600_001),
  })
  .map(({ payload, partitions, ingestMs }) => ({
    kind: payload?.kind ?? 'Pod',
    key: payload?.kind === 'Pod' ? keyOf(payload) : 'other',
    payload,
    partitions,
    broadcast: payload?.kind === 'Node',
    ingestMs,
  }));

function keyOf({ namespace, name }: Pod): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** As a shard is to get it. */
function withoutLabels(item: Item<ShardObject>): Item<ShardObject> {
  if (item.payload?.kind !== 'Pod') return item;
  const { labels: _, ...payload } = item.payload as Pod;
  return { ...item, payload };
}

test('items come out as they went in, in their order, and pods without their labels', () => {
  const [here, there] = [itemPacking(), itemPacking()];
  fc.assert(
    fc.property(fc.array(arbItem, { maxLength: 8 }), (items) => {
      const { packed, transfer } = here.pack(items);
      const arrived = structuredClone(packed, { transfer: [...transfer] });
      expect(there.unpack(arrived)).toStrictEqual(items.map(withoutLabels));
    }),
    { numRuns: 1000 },
  );
});

test('packing changes nothing of what is packed', () => {
  const items: Item<ShardObject>[] = [
    {
      kind: 'Pod',
      key: 'shop/p1',
      payload: pod('p1', 'web'),
      partitions: ['shop/web'],
      broadcast: false,
      ingestMs: 1,
    },
  ];
  const before = structuredClone(items);
  itemPacking().pack(items);
  expect(items).toStrictEqual(before);
});
