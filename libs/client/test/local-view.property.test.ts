import type { ServiceView__Output, ViewEndpoint__Output } from '@sliceplane/proto';
import { type ViewEntry, viewHash } from '@sliceplane/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LocalView } from '../src/index.ts';

/** What a service has: of each endpoint the number of its port. */
type Model = ReadonlyMap<number, number>;

const entryOf = (id: number, port: number): ViewEntry => ({
  id,
  family: id % 2 === 0 ? 'IPv4' : 'IPv6',
  address: id % 2 === 0 ? `10.0.0.${id}` : `fd00::${id}`,
  ports: [{ name: 'http', port, protocol: 'TCP' }],
  nodeName: `n${id % 3}`,
  zone: '',
  hostname: '',
  ready: id % 5 !== 0,
  serving: true,
  terminating: false,
});

const endpointOf = (id: number, port: number): ViewEndpoint__Output => {
  const { address, ports, nodeName, zone, hostname, ready, serving, terminating } = entryOf(
    id,
    port,
  );
  return {
    id,
    address,
    ports: ports.map(({ name }) => ({ name, port, protocol: '', appProtocol: '' })),
    nodeName,
    zone,
    hostname,
    notReady: !ready,
    notServing: !serving,
    terminating,
    targetRef: null,
    hints: null,
    slice: '',
  };
};

const hashOf = (model: Model): Buffer =>
  Buffer.from(viewHash([...model].map(([id, port]) => entryOf(id, port))));

/** The update from one state to the next, cut into chunks as a server with small frames would. */
function updates(
  service: string,
  before: Model | undefined,
  after: Model,
  perChunk: number,
): ServiceView__Output[] {
  const from = before ?? new Map<number, number>();
  const upserts = [...after].filter(([id, port]) => from.get(id) !== port);
  const removed = [...from.keys()].filter((id) => !after.has(id));
  const chunks = Math.max(1, Math.ceil(upserts.length / perChunk));
  return Array.from({ length: chunks }, (_, i) => ({
    service,
    state: after.size === 0 ? 'VIEW_STATE_EMPTY' : 'VIEW_STATE_READY',
    revision: 1,
    hash: hashOf(after),
    viewClass: before === undefined ? 'default/both/any' : '',
    reset: before === undefined && i === 0,
    more: i < chunks - 1,
    baseRevision: 0,
    baseHash: before === undefined ? Buffer.alloc(0) : hashOf(before),
    times: null,
    selection: [],
    endpoints: upserts
      .slice(i * perChunk, (i + 1) * perChunk)
      .map(([id, port]) => endpointOf(id, port)),
    removed: i === chunks - 1 ? removed : [],
    unchanged: false,
  }));
}

const arbModel = fc
  .dictionary(fc.integer({ min: 1, max: 40 }).map(String), fc.integer({ min: 80, max: 82 }), {
    maxKeys: 20,
  })
  .map((ports): Model => new Map(Object.entries(ports).map(([id, port]) => [Number(id), port])));

const arbSteps = fc.array(
  fc.record({
    service: fc.constantFrom('a/1', 'a/2', 'b/1'),
    after: arbModel,
    perChunk: fc.integer({ min: 1, max: 8 }),
    // What happens to the update on its way.
    fate: fc.constantFrom('arrives', 'arrives', 'arrives', 'is lost', 'is spoilt', 'comes anew'),
  }),
  { maxLength: 40 },
);

test('L120 L121: whatever is lost or spoilt, what is held is what was last taken in, and what comes whole heals', () => {
  fc.assert(
    fc.property(arbSteps, (steps) => {
      const local = new LocalView();
      local.begin();
      let sequence = 0;
      const take = (views: ServiceView__Output[]): readonly string[] =>
        views.flatMap((view) => {
          const frame = { sequence: ++sequence, epoch: 'e', views: [view], snapshotEnd: false };
          return local.take(frame).misfits.map(({ service }) => service);
        });
      /** What the server believes the client holds, and what it does hold. */
      const told = new Map<string, Model>();
      const held = new Map<string, Model>();
      for (const { service, after, perChunk, fate } of steps) {
        const before = fate === 'comes anew' ? undefined : told.get(service);
        const sent = updates(service, before, after, perChunk);
        told.set(service, after);
        const spoilt = fate === 'is spoilt' && sent.some(({ endpoints }) => endpoints.length > 0);
        if (fate === 'is lost') continue;
        const misfits = take(spoilt ? sent.map(spoil) : sent);
        const fits = before === undefined || sameModel(before, held.get(service));
        const isRefused = spoilt || !fits;
        expect(new Set(misfits)).toEqual(new Set(isRefused ? [service] : []));
        const again = isRefused ? take(updates(service, undefined, after, perChunk)) : [];
        expect(again).toEqual([]);
        held.set(service, after);
        expect(contentOf(local)).toEqual(
          new Map([...held].map(([name, model]) => [name, sorted(model)])),
        );
        expect(local.services.get(service)?.hash).toBe(hashOf(after).toString('hex'));
      }
    }),
  );
});

function spoil(view: ServiceView__Output): ServiceView__Output {
  const endpoints = view.endpoints.map((one) => ({ ...one, zone: 'elsewhere' }));
  return { ...view, endpoints };
}

function sameModel(a: Model, b: Model | undefined): boolean {
  return b !== undefined && hashOf(a).equals(hashOf(b));
}

function sorted(model: Model): [number, number][] {
  return [...model].toSorted(([a], [b]) => a - b);
}

function contentOf(local: LocalView): Map<string, [number, number][]> {
  return new Map(
    [...local.services].map(([name, { endpoints }]) => {
      const ports = [...endpoints].map(
        ([
          id,
          {
            ports: [first],
          },
        ]): [number, number] => [id, first?.port ?? 0],
      );
      return [name, ports.toSorted(([a], [b]) => a - b)];
    }),
  );
}
