import { type Item } from '@sliceplane/program';
import { expect, test } from 'vitest';
import { type ChangeTimes, type ShardObject, shardProgram, type ShardState } from '../src/index.ts';
import { jsonCodec } from './json-codec.ts';
import { node, pod, service } from './objects.ts';

const program = shardProgram({ codec: jsonCodec });

function item(payload: ShardObject & { kind: 'Node' | 'Pod' | 'Service' }, ingestMs: number) {
  const broadcast = payload.kind === 'Node';
  const name = payload.kind === 'Service' ? payload.metadata.name : payload.name;
  const partitions = broadcast ? [] : ['shop/web'];
  const key = broadcast ? name : `shop/${name}`;
  return { kind: payload.kind, key, payload, partitions, broadcast, ingestMs } as Item<ShardObject>;
}

function timesOf(state: ShardState, items: readonly Item<ShardObject>[]): ChangeTimes | undefined {
  const { effects } = program.step(state, { items, questions: [] }, 1_000);
  return effects[0]?.[1].view?.times;
}

test('a change that a node caused says when the node changed, and once', () => {
  const state = program.start({ memories: [] });
  const web = service('web', { trafficDistribution: 'PreferClose' });
  const begin = [node('n0', 'za'), web, pod('p1', 'web')].map((object) => item(object, 100));
  expect(timesOf(state, begin)).toMatchObject({ ingestMs: 100 });
  expect(timesOf(state, [item(node('n0', 'zb'), 200)])).toMatchObject({ ingestMs: 200 });
  expect(timesOf(state, [item(pod('p1', 'web', { ready: false }), 0)])).toMatchObject({
    ingestMs: 0,
  });
});
