import { classOf, type Outlook, type PortOutlook, selectionOf } from '@sliceplane/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameShape } from '../src/outlook-shape.ts';
import { portOutlook } from './world.ts';

const arbCount = fc.integer({ min: 0, max: 3 });
const arbHints = fc.constantFrom('none' as const, 'partial' as const, 'full' as const);
const arbNames = fc.subarray(['x', 'y']);
const arbPort: fc.Arbitrary<PortOutlook> = fc
  .record({
    total: arbCount,
    ready: arbCount,
    draining: arbCount,
    nodeHints: arbHints,
    zoneHints: arbHints,
    hintedNodes: arbNames,
    hintedZones: arbNames,
    zones: arbNames,
    family: fc.constantFrom('IPv4' as const, 'IPv6' as const),
  })
  .map((port) => portOutlook(port));
const arbOutlook: fc.Arbitrary<Outlook> = fc.record({
  local: fc.boolean(),
  externalName: fc.boolean(),
  ports: fc.array(arbPort, { maxLength: 2 }),
});
const arbViewpoint = fc.record({
  node: fc.constantFrom('', 'x', 'z'),
  nodeKnown: fc.boolean(),
  zone: fc.constantFrom('', 'x', 'z'),
  zoneGiven: fc.boolean(),
});
const arbOptions = fc.record({
  mode: fc.constantFrom(
    'default' as const,
    'prefer-zone' as const,
    'strict-zone' as const,
    'node-only' as const,
    'everything' as const,
  ),
  family: fc.constantFrom('both' as const, 'IPv4' as const),
  includeNotReady: fc.boolean(),
  subset: fc.constantFrom(0, 0, 3),
  port: fc.constantFrom('', 'http'),
});

/** Other counts, on the same side of zero. */
const recounted = (outlook: Outlook): Outlook => {
  const recount = (count: number): number => (count === 0 ? 0 : count + 5);
  const ports = outlook.ports.map((port) => ({
    ...port,
    total: recount(port.total),
    ready: recount(port.ready),
    draining: recount(port.draining),
  }));
  return { ...outlook, ports };
};

test('L99: an equal shape sends every viewpoint to the same class for the same reasons', () => {
  fc.assert(
    fc.property(
      arbOutlook,
      arbOutlook,
      arbViewpoint,
      arbOptions,
      (one, two, viewpoint, options) => {
        for (const other of [recounted(one), two]) {
          if (!sameShape(one, other)) continue;
          expect(classOf(other, viewpoint, options)).toBe(classOf(one, viewpoint, options));
          const reasons = (outlook: Outlook) =>
            selectionOf(outlook, viewpoint, options).map(({ reason }) => reason);
          expect(reasons(other)).toEqual(reasons(one));
        }
        expect(sameShape(one, recounted(one))).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
