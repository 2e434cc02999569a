/**
 * One readiness flip through the shard program, from pod to encoded slice and view delta: in a service of 20,000
 * endpoints against one of 20, three zones watching. Threads and sockets are left out: they cost both the same, and would
 * hide a difference.
 */
import type { Node, PodFacts, Service } from '@sliceplane/kube';
import type { Item } from '@sliceplane/program';
import { type ServiceEffect, shardProgram, type ShardObject } from '@sliceplane/shard';
import { createCodec } from '@sliceplane/wire/codec';
import { checksumOf, compare } from './measure.ts';
import { nodeOf, NODES, podOf, serviceOf } from './packed-service.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';

const FLIPS = 500;
const SERVICE = 'bench/web';
const WATCHED = ['zone-a', 'zone-b', 'zone-c'] as const;

export function benchFlip(options: BenchOptions): ResultRow[] {
  const large = options.scale === 'full' ? 20_000 : 1_000;
  const [big, small] = compare(
    [
      { name: `${large} endpoints`, run: shardOf(large, options.seed) },
      { name: '20 endpoints', run: shardOf(20, options.seed) },
    ],
    Math.max(options.runs, 9),
  );
  if (big === undefined || small === undefined) throw new Error('no result');
  return [
    {
      bench: 'flip',
      what: `one flip in a service of ${large} endpoints`,
      value: (big.medianMs / FLIPS) * 1000,
      unit: 'µs',
      against: { what: 'in one of 20', value: (small.medianMs / FLIPS) * 1000 },
      budget: 2,
      checksum: big.checksum,
    },
  ];
}

/** A shard with one service of that size, and the run that flips one pod after the other, each in a batch of its own. */
function shardOf(size: number, seed: number): () => number {
  const program = shardProgram({ codec: createCodec() });
  let { state } = program.step(
    program.start({ memories: [] }),
    {
      items: [
        ...Array.from({ length: NODES }, (_, i) => item('Node', nodeOf(i))),
        item('Service', serviceOf('PreferClose')),
        ...Array.from({ length: size }, (_, i) => item('Pod', podOf(i, seed))),
        ...WATCHED.map((zone) => interest(zone)),
      ],
      questions: [],
    },
    0,
  );
  return () => {
    let written = 0;
    let deltas = 0;
    for (let i = 0; i < FLIPS; i++) {
      // Out and in again, so that every run starts from the same slices.
      const at = ((i >> 1) * 37) % size;
      const pod: PodFacts = { ...podOf(at, seed), ready: i % 2 === 1 };
      const step = program.step(state, { items: [item('Pod', pod)], questions: [] }, i);
      state = step.state;
      for (const [, effect] of step.effects) {
        written += writtenBy(effect);
        deltas += effect.view?.classes.length ?? 0;
      }
    }
    return checksumOf(written, deltas);
  };
}

/** Endpoints in the written slices and entries in the deltas; bytes would grow with the slices' generation number. */
function writtenBy({ slices = [], view }: ServiceEffect): number {
  const ofSlices = slices.reduce((sum, slice) => sum + slice.endpoints, 0);
  return (view?.classes ?? []).reduce((sum, change) => sum + change.upserts.ids.length, ofSlices);
}

function item(
  kind: 'Node' | 'Service' | 'Pod',
  payload: Node | Service | PodFacts,
): Item<ShardObject> {
  const broadcast = kind === 'Node';
  const name = 'name' in payload ? payload.name : payload.metadata.name;
  const key = broadcast ? name : `bench/${name}`;
  return { kind, key, payload, partitions: broadcast ? [] : [SERVICE], broadcast, ingestMs: 0 };
}

function interest(zone: string): Item<ShardObject> {
  const viewClass = `default/both/zone:${zone}` as const;
  const payload: ShardObject = { kind: 'Interest', service: SERVICE, viewClass };
  return {
    kind: 'Interest',
    key: `${SERVICE}|${viewClass}`,
    payload,
    partitions: [SERVICE],
    broadcast: false,
    ingestMs: 0,
  };
}
