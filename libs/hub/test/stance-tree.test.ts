import { classOf, type Outlook, selectionOf } from '@sliceplane/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceRecord } from '../src/service-record.ts';
import { stanceOf } from '../src/watch-entry.ts';
import { portOutlook } from './world.ts';

const arbNames = fc.subarray(['x', 'y', 'a/b']);
const arbSpread = fc.constantFrom(
  'none' as const,
  'partial' as const,
  'full' as const,
  'full' as const,
);
const arbRow = fc.record({
  family: fc.constantFrom('IPv4' as const, 'IPv6' as const),
  port: fc.constantFrom('http', 'admin'),
  ready: fc.nat({ max: 2 }),
  draining: fc.nat({ max: 1 }),
  nodeHints: arbSpread,
  zoneHints: arbSpread,
  hintedNodes: arbNames,
  hintedZones: arbNames,
  zones: arbNames,
  drainingZones: arbNames,
});
const arbOutlook: fc.Arbitrary<Outlook> = fc.record({
  local: fc.boolean(),
  externalName: fc.boolean(),
  ports: fc.array(arbRow, { maxLength: 3 }).map((rows) => rows.map((row) => portOutlook(row))),
});
const arbAsk = fc.tuple(
  fc.record({
    node: fc.constantFrom('', 'x', 'y', 'z', 'a/b'),
    nodeKnown: fc.boolean(),
    zone: fc.constantFrom('', 'x', 'y', 'z', 'a/b'),
    zoneGiven: fc.boolean(),
  }),
  fc.record({
    mode: fc.constantFrom(
      'default' as const,
      'prefer-zone' as const,
      'strict-zone' as const,
      'node-only' as const,
      'everything' as const,
    ),
    family: fc.constantFrom('both' as const, 'IPv4' as const),
    includeNotReady: fc.boolean(),
    subset: fc.constantFrom(0, 0, 0, 3),
    port: fc.constantFrom('', '', 'http'),
  }),
);

/** Other counts, on the same side of zero. */
const recounted = (outlook: Outlook): Outlook => ({
  ...outlook,
  ports: outlook.ports.map((row) => ({ ...row, ready: row.ready * 7, draining: row.draining * 3 })),
});

test('L99: whoever asked before, a viewpoint stands where its class and reasons say, and those who stand alike share it', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(arbOutlook, fc.array(arbAsk, { minLength: 1, maxLength: 30 })), {
        minLength: 1,
        maxLength: 3,
      }),
      (shapes) => {
        const record = new ServiceRecord('shop/cart', 0);
        record.found = true;
        for (const [outlook, asks] of shapes) {
          record.reshape();
          const stances = new Map<string, object>();
          for (const [i, [viewpoint, options]] of asks.entries()) {
            record.outlook = i % 2 === 0 ? outlook : recounted(outlook);
            const stance = stanceOf(record, viewpoint, { ...options });
            const reasons = selectionOf(outlook, viewpoint, options)
              .map(
                ({ family, port, protocol, reason }) => `${family} ${port}/${protocol} ${reason}`,
              )
              .join(', ');
            expect(stance).toMatchObject({ key: classOf(outlook, viewpoint, options), reasons });
            const name = `${stance?.key} ${reasons}`;
            expect(stance).toBe(stances.get(name) ?? stance);
            stances.set(name, stance as object);
          }
        }
      },
    ),
    { numRuns: 1000 },
  ));
