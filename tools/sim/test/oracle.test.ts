import { type Delta, keyOf, objectKey } from '@sliceplane/kube';
import { Oracle, type OracleOptions } from '@sliceplane/oracle';
import { openPlane, type Plane } from '@sliceplane/plane';
import { objectsOf, presets, syntheticCluster, workload } from '@sliceplane/synthetic';
import { defaultViewOptions } from '@sliceplane/views';
import { createCodec } from '@sliceplane/wire/codec';
import { expect, test } from 'vitest';
import { firstObjects, randomDelta } from '../src/cluster-changes.ts';
import { Dice } from '../src/dice.ts';
import { same } from '../src/law-broken.ts';
import { inOracleOrder, inOracleWords } from '../src/oracle-views.ts';

const modes = ['default', 'prefer-zone', 'strict-zone', 'node-only', 'everything'] as const;
const families = ['both', 'both', 'IPv4', 'IPv6', 'FQDN'] as const;

/** A plane and an oracle that are fed the same. */
class Pair {
  readonly oracle: Oracle = new Oracle();
  readonly #dice: Dice;
  readonly #plane: Plane;
  compared = 0;

  constructor(dice: Dice, maxEndpointsPerSlice: number) {
    this.#dice = dice;
    const slices = { maxEndpointsPerSlice };
    this.#plane = openPlane({ host: 'inline', codec: createCodec(), sources: ['sim'], slices });
    this.#plane.source('sim').sync();
  }

  async feed(deltas: readonly Delta[]): Promise<void> {
    for (const delta of deltas) this.oracle.apply(delta);
    this.#plane.source('sim').apply(deltas);
    await this.#plane.settled();
  }

  async compare(nodes: readonly string[]): Promise<void> {
    const { oracle } = this;
    const dice = this.#dice;
    for (const service of oracle.services()) {
      const [namespace] = service.split('/');
      const slices = oracle.needsSlices(service)
        ? [...this.#plane.slices(namespace, service)]
        : undefined;
      for (let i = 0; i < 6; i++) {
        const zone = dice.chance(0.2) ? { zone: dice.pick(['za', 'zb', '']) } : {};
        const place = { node: dice.pick(nodes), ...zone };
        const options: OracleOptions = {
          mode: dice.chance(0.5) ? 'default' : dice.pick(modes),
          family: dice.pick(families),
          includeNotReady: dice.chance(0.3),
          ...(dice.chance(0.2) ? { port: dice.pick(['http', '80', 'https', 'nope']) } : {}),
        };
        const asked = { ...defaultViewOptions, ...options };
        const got = inOracleWords(await this.#plane.view(service, place, asked));
        const { state, endpoints } = oracle.view(service, place, options, slices);
        const wanted = { state, endpoints: inOracleOrder(endpoints) };
        same('L6', JSON.stringify({ service, place, options }), got, wanted);
        if (state === 'ready') this.compared++;
      }
    }
  }

  close(): Promise<void> {
    return this.#plane.close();
  }
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'L4 L5 L6: after a random history every view is the oracle’s, seed %i',
  async (seed) => {
    const dice = new Dice(seed);
    const pair = new Pair(dice, 3);
    const first = firstObjects(dice);
    const there = new Map(first.map((object) => [`${object.kind} ${keyOf(object)}`, object]));
    await pair.feed(first.map((object) => ({ op: 'upsert', object })));
    for (let round = 0; round < 6; round++) {
      const deltas: Delta[] = [];
      for (let i = 0; i < 15; i++) {
        const delta = randomDelta(dice, [...there.values()]);
        if (delta.op === 'upsert') {
          there.set(`${delta.object.kind} ${keyOf(delta.object)}`, delta.object);
        } else {
          there.delete(`${delta.kind} ${objectKey(delta.namespace, delta.name)}`);
        }
        deltas.push(delta);
      }
      await pair.feed(deltas);
      await pair.compare(['n1', 'n2', 'n3', 'n4', 'n5', 'nope', '']);
    }
    expect(pair.compared).toBeGreaterThan(3);
    await pair.close();
  },
);

test.each([1, 2, 3, 4])(
  'L4 L5 L6: every view of a synthetic cluster under churn is the oracle’s, seed %i',
  async (seed) => {
    const dice = new Dice(seed);
    const shares = { auto: 0.2, manual: 0.1, namedPorts: 0.4, terminating: 0.05, notReady: 0.1 };
    const spec = { ...presets.small, seed, services: 40, pods: 200, shares };
    const cluster = syntheticCluster(spec);
    const pair = new Pair(dice, 10);
    const nodes = [...cluster.nodes.map(({ name }) => name), 'nope'];
    await pair.feed([...objectsOf(cluster)].map((object) => ({ op: 'upsert', object })));
    await pair.compare(nodes);
    const arrivals = { kind: 'poisson', perSecond: 20 } as const;
    const steps = workload(cluster, { arrivals });
    for (let i = 0; i < 5; i++) {
      const deltas = Array.from({ length: 40 }, () => steps.next().value?.deltas ?? []).flat();
      await pair.feed(deltas);
      await pair.compare(nodes);
    }
    expect(pair.compared).toBeGreaterThan(500);
    await pair.close();
  },
);
