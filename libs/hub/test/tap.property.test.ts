import type { Endpoint } from '@sliceplane/kube';
import { hashText } from '@sliceplane/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LoneService, type Policy, Renderer } from './lone-service.ts';

/** A tap lives through everything that can happen to a service; its renderer looks when it is told to, and at random. */
const arbNames = (...names: string[]) =>
  fc.subarray(names).map((some) => some.map((one) => ({ name: one })));
const arbEndpoint: fc.Arbitrary<Endpoint> = fc
  .record({
    octet: fc.integer({ min: 1, max: 20 }),
    conditions: fc.constantFrom(
      {},
      {},
      { ready: false, terminating: true },
      { ready: false, serving: false },
    ),
    zone: fc.constantFrom('za', 'zb'),
    forNodes: arbNames('n1', 'n2'),
    forZones: arbNames('za', 'zb'),
  })
  .map(({ octet, conditions, zone, ...hints }) => ({
    addresses: [`10.0.0.${octet}`],
    conditions,
    zone,
    hints,
  }));

const arbEvent = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom('endpoints' as const, 'endpoints' as const, 'lossy' as const),
      endpoints: fc.array(arbEndpoint, { maxLength: 16 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('service' as const),
      policy: fc.constantFrom<Policy | undefined>('Cluster', 'Cluster', 'Local', undefined),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stale' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withhold' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), reader: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('open' as const), isEager: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), reader: fc.nat(3) }) },
);
type Event = typeof arbEvent extends fc.Arbitrary<infer T> ? T : never;

function run(service: LoneService, renderers: Renderer[], event: Event): void {
  const { hub, name } = service;
  switch (event.do) {
    case 'endpoints':
    case 'lossy':
      service.setEndpoints(event.endpoints);
      return service.commit(event.do === 'lossy');
    case 'service':
      service.setPolicy(event.policy);
      return service.commit();
    case 'settle':
      return service.settle();
    case 'replace':
      return service.replace();
    case 'drop':
      return service.drop();
    case 'stale':
      return hub.markStale([name], event.on);
    case 'withhold':
      return hub.markWithheld([name]);
    case 'sync':
      return hub.setSynced(true);
    case 'take':
      return renderers[event.reader]?.take();
    case 'open':
      return void renderers.push(new Renderer(hub, name, event.isEager));
    case 'close':
      for (const { tap } of renderers.splice(event.reader, 1)) tap.close();
  }
}

const marker: Endpoint = { addresses: ['10.0.0.99'] };

/** Whoever is told looks, until nobody is told any more. */
function calm(service: LoneService, renderers: readonly Renderer[]): void {
  for (let round = 0; round < 6; round++) {
    service.settle();
    for (const renderer of renderers) if (renderer.calls > 0) renderer.take();
  }
}

test.each([0, 4096])(
  'L112 L113: what a tap told leads to the hinted view, through loss, gaps and absence, told once per take; %i idle classes',
  (idleClasses) =>
    fc.assert(
      fc.property(
        fc.array(arbEvent, { maxLength: 60, size: 'max' }),
        fc.boolean(),
        fc.array(arbEndpoint, { minLength: 1, maxLength: 5 }),
        (events, early, last) => {
          const service = new LoneService({ idleClasses });
          const { hub, name } = service;
          if (early) {
            hub.setSynced(true);
            service.setPolicy('Cluster');
            service.settle();
          }
          const renderers = [new Renderer(hub), new Renderer(hub, name, true)];
          for (const event of events) {
            const held = renderers.filter(({ state }) => state === 'ready');
            run(service, renderers, event);
            for (const one of renderers) expect(one.calls).toBeLessThanOrEqual(1);
            // A view that was taken is ready until the service itself goes.
            const isThere = hub.outlookOf(name) !== undefined;
            const quiet = held.filter(
              (one) => isThere && renderers.includes(one) && one.calls === 0,
            );
            expect(quiet.filter(({ tap }) => tap.state !== 'ready')).toEqual([]);
          }
          hub.setSynced(true);
          hub.markStale([name], false);
          calm(service, renderers);
          for (const { state } of renderers) expect(state).not.toBe('pending');
          service.setPolicy('Cluster');
          service.commit();
          calm(service, renderers);
          // An update that was lost is noticed by the next.
          for (const endpoints of [[marker], last]) {
            service.setEndpoints(endpoints);
            service.commit();
            calm(service, renderers);
          }
          for (const { held, state, tap, calls } of renderers) {
            expect({ state, calls }).toEqual({ state: 'ready', calls: 0 });
            expect(held).toEqual(service.entries());
            expect(hashText(tap.hash)).toBe(service.hash());
          }
          for (const { tap } of renderers) tap.close();
          const idle = Math.min(idleClasses, service.interests.size);
          expect(hub.status()).toMatchObject({ classes: idle, idleClasses: idle });
          for (const one of renderers) {
            service.setEndpoints([]);
            service.commit();
            expect(one.calls).toBe(0);
          }
        },
      ),
      { numRuns: 300 },
    ),
);
