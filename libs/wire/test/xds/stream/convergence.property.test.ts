import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DiscoveryFrames, type Variant } from '../../../src/xds/stream/discovery-frames.ts';
import type { XdsType } from '../../../src/xds/resource.ts';
import { MapSource } from './map-source.ts';
import { ReferenceClient } from './reference-client.ts';

/** Whatever happened, in the end a client holds what there is; until then every response is as the protocol has it. */
const types: readonly XdsType[] = ['cluster', 'endpoint', 'listener', 'route'];
const names = ['a', 'b', 'c', 'd'];

const arbType = fc.constantFrom(...types);
const arbName = fc.constantFrom(...names);
const arbClient = fc.nat(1);
const arbAsked = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: arbType, name: arbName }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('cluster' as const), name: fc.constant('*') }),
  },
);
const arbEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      type: arbType,
      name: arbName,
      content: fc.constantFrom('1', '2', '3'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('remove' as const), type: arbType, name: arbName }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      client: arbClient,
      asked: arbAsked,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('unsubscribe' as const),
      client: arbClient,
      asked: arbAsked,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('again' as const), client: arbClient, type: arbType }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('read' as const), client: arbClient }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('ack' as const), client: arbClient, type: arbType }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('nack' as const), client: arbClient, type: arbType }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('confuse' as const),
      client: arbClient,
      type: arbType,
      nonce: fc.constantFrom('e-1', 'e-2', 'e-999', 'x'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reconnect' as const),
      client: arbClient,
      keep: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
);
type Event = typeof arbEvent extends fc.Arbitrary<infer T> ? T : never;

function run(source: MapSource, clients: readonly ReferenceClient[], event: Event): void {
  if (event.do === 'put') return source.put(event.type, event.name, event.content);
  if (event.do === 'remove') return source.remove(event.type, event.name);
  if (event.do === 'sync') return source.sync();
  const client = clients[event.client] as ReferenceClient;
  switch (event.do) {
    case 'subscribe':
      return client.subscribe(event.asked.type, event.asked.name);
    case 'unsubscribe':
      return client.unsubscribe(event.asked.type, event.asked.name);
    case 'again':
      return client.askAgain(event.type);
    case 'read':
      return void client.read();
    case 'ack':
      return client.answer(event.type, true);
    case 'nack':
      return client.answer(event.type, false);
    case 'confuse':
      return client.confuse(event.type, event.nonce);
    case 'reconnect':
      return client.reconnect(event.keep);
  }
}

/** Reads and accepts until there is nothing more; that this ends is part of the law. */
function settle(client: ReferenceClient): void {
  for (let round = 0; round < 100; round++) {
    const before = client.responses;
    for (const type of types) client.answer(type, true);
    while (client.read() !== undefined);
    if (client.responses === before) return;
  }
  throw new Error('it never ends');
}

/** What is held, and what should be, once everything has been said. */
function settled(clients: readonly ReferenceClient[]): { held: object[]; wanted: object[] } {
  for (const client of clients) settle(client);
  const compared = clients.flatMap((client) => types.map((type) => client.compare(type, names)));
  return { held: compared.map(({ held }) => held), wanted: compared.map(({ wanted }) => wanted) };
}

for (const variant of ['sotw', 'delta'] satisfies Variant[]) {
  for (const maxFrameBytes of [150, 1 << 20]) {
    test(`L120 L121 L124 L125: a ${variant} client ends with what there is, in frames of ${maxFrameBytes} bytes`, () => {
      fc.assert(
        fc.property(
          fc.array(arbEvent, { maxLength: 120, size: 'max' }),
          fc.boolean(),
          (events, isKnown) => {
            const source = new MapSource();
            source.isPending = !isKnown;
            const frames = new DiscoveryFrames({ epoch: 'e', maxBytes: 1000 });
            const options = { variant, frames, maxFrameBytes };
            const clients = [
              new ReferenceClient(source, options),
              new ReferenceClient(source, options),
            ] as const;
            let early = 0;
            for (const event of events) {
              run(source, clients, event);
              if (source.isPending) early += clients[0].responses + clients[1].responses;
            }
            expect(early).toBe(0);
            source.sync();
            const first = settled(clients);
            expect(first.held).toEqual(first.wanted);
            for (const type of types) {
              for (const name of clients.flatMap((client) => client.refusals(type))) {
                source.put(type, name, 'healed');
              }
            }
            const healed = settled(clients);
            expect(healed.held).toEqual(healed.wanted);
            for (const client of clients) client.conversation.stream.close();
            expect(source.followers).toBe(0);
            expect(frames.counts.bytes).toBeLessThanOrEqual(1000);
          },
        ),
        { numRuns: 300 },
      );
    });
  }
}
