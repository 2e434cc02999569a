import type { EndpointSlice } from '@sliceplane/kube';
import type { Batch, Item } from '@sliceplane/program';
import { expect, test } from 'vitest';
import {
  type Codec,
  type EncodedSlice,
  type Question,
  type ShardObject,
  shardProgram,
} from '../src/index.ts';
import { jsonCodec } from './json-codec.ts';
import { node, pod, service } from './objects.ts';

/** What the encoder was given and gave. */
interface Encoding {
  readonly slice: EndpointSlice;
  readonly before: EncodedSlice | undefined;
  readonly encoded: EncodedSlice;
}

test('an encoder goes on from what it made of the slice last, and from nothing after its deletion', () => {
  const seen: Encoding[] = [];
  const codec: Codec = {
    ...jsonCodec,
    encodeSlice(slice, before) {
      const encoded = jsonCodec.encodeSlice(slice);
      seen.push({ slice, before, encoded });
      return encoded;
    },
  };
  const program = shardProgram({ codec });
  const state = program.start({ memories: [] });
  const step = (...items: readonly Item<ShardObject>[]): void => {
    program.step(state, { items, questions: [] } satisfies Batch<ShardObject, Question>, 1000);
  };

  step(upsert(node('n0', 'za')), upsert(service('web')), upsert(pod('p1', 'web')));
  step(upsert(pod('p1', 'web', { ready: false })));
  step(gone('Service', 'web'));
  step(upsert(service('web')));

  const [created, updated, deleted, again, ...more] = seen;
  expect(more).toEqual([]);
  expect(created?.before).toBeUndefined();
  expect(updated?.before).toBe(created?.encoded);
  expect(deleted?.before).toBe(updated?.encoded);
  expect(again?.slice.endpoints).toHaveLength(1);
  expect(again?.before).toBeUndefined();
});

function upsert(payload: ShardObject & { kind: 'Node' | 'Pod' | 'Service' }): Item<ShardObject> {
  const name = payload.kind === 'Service' ? payload.metadata.name : payload.name;
  return payload.kind === 'Node'
    ? item('Node', name, payload, [], true)
    : item(payload.kind, `shop/${name}`, payload, ['shop/web'], false);
}

function gone(kind: string, name: string): Item<ShardObject> {
  return item(kind, `shop/${name}`, undefined, [], false);
}

function item(
  kind: string,
  key: string,
  payload: ShardObject | undefined,
  partitions: readonly string[],
  broadcast: boolean,
): Item<ShardObject> {
  return { kind, key, payload, partitions, broadcast, ingestMs: 0 };
}
