import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nodeView,
  type PortOutlook,
  reachOf,
  type Tiers,
  tiersOf,
  type ViewEntry,
  ViewIndex,
  type Viewpoint,
} from '../src/index.ts';
import { crowdOf } from '../src/outlook.ts';
import { arbService, arbSlices, arbViewpoint } from './arbitraries.ts';
import { options, service, slice, viewpoint } from './notation.ts';

const nowhere: Viewpoint = { node: '', nodeKnown: false, zone: '', zoneGiven: false };
const zones = '1@n1/za>-/za 2@n2/zb>-/zb';
const nodes = '1@n1/za>n1/za 2@n2/zb>n2/zb';

const none: Tiers = { ownNode: undefined, node: undefined, zone: undefined };

describe('the rings that are nearer to a place', () => {
  test.each<[string, string, string, string, Partial<Tiers>]>([
    // case                        service     endpoints                from      tiers
    ['nobody is hinted', '80', '1@n1/za 2@n2/zb', 'n1/za', {}],
    ['hinted for the zone', '80', zones, 'n1/za', { zone: 'za' }],
    ['hinted for no such zone', '80', zones, 'n1/zz', {}],
    ['hinted for node and zone', '80', nodes, 'n1/za', { node: 'n1', zone: 'za' }],
    ['hinted for another node', '80', nodes, 'n9/zb', { zone: 'zb' }],
    ['some are not hinted', '80', `${zones} 3@n3/zc`, 'n1/za', {}],
    ['some only for the zone', '80', `${nodes} 3@n3/zc>-/zc`, 'n1/za', { zone: 'za' }],
    ['who is not ready does not count', '80', `${zones} 3!RS`, 'n1/za', { zone: 'za' }],
    ['nobody is ready', '80', '1@n1/za>n1/za!Rst', 'n1/za', {}],
    ['nobody at all', '80', '', 'n1/za', {}],
    ['Local', '80 local', nodes, 'n1/za', { ownNode: 'n1' }],
    ['Local and nobody ready', '80 local', '1@n1/za!Rst', 'n1/za', { ownNode: 'n1' }],
    ['Local from nowhere', '80 local', nodes, '', { ownNode: '' }],
  ])('%s', (_case, svc, endpoints, from, tiers) => {
    const index = new ViewIndex('ns1/svc');
    index.setService(service(svc));
    index.setSlice(undefined, slice(`s1 :80 ${endpoints}`));
    index.commit();
    const outlook = index.outlook();
    const row = outlook.ports[0] as PortOutlook;
    expect(tiersOf(outlook, row, viewpoint(from))).toEqual({ ...none, ...tiers });
  });
});

const isOn = ({ nodeName }: ViewEntry, node: string) => node !== '' && nodeName === node;

/** What a renderer does with one port's entries in order to show what mode default chooses. */
function chosenOf(entries: readonly ViewEntry[], { ownNode, node, zone }: Tiers): ViewEntry[] {
  const near = entries.filter((entry) => ownNode === undefined || isOn(entry, ownNode));
  const ready = near.filter((entry) => entry.ready);
  if (ready.length === 0) return near;
  if (node !== undefined) return ready.filter(({ hints }) => hints?.forNodes.includes(node));
  if (zone !== undefined) return ready.filter(({ hints }) => hints?.forZones.includes(zone));
  return ready;
}

test('L111: the hinted view and the tiers of a place give what mode default chooses there, for every port', () =>
  fc.assert(
    fc.property(arbService, arbSlices, arbViewpoint, (svc, slices, from) => {
      const index = new ViewIndex('ns1/svc');
      index.setService(svc);
      for (const one of slices) index.setSlice(undefined, one);
      index.commit();
      const outlook = index.outlook();
      const question = { name: 'ns1/svc', service: svc, slices };
      const hinted = options({ mode: 'hinted' });
      const { entries } = nodeView({ ...question, viewpoint: nowhere, options: hinted });
      const usual = nodeView({ ...question, viewpoint: from, options: options() });
      for (const row of outlook.ports.filter(({ family }) => family !== 'FQDN')) {
        const linesOf = (some: readonly ViewEntry[]) =>
          some
            .flatMap(({ address, ports, family, ready }) =>
              ports
                .filter(({ name, protocol }) => name === row.port && protocol === row.protocol)
                .map(({ port }) => `${family} ${address}:${port} ${ready}`),
            )
            .sort();
        const ofRow = entries.filter(
          ({ family, ports }) =>
            family === row.family &&
            ports.some(({ name, protocol }) => name === row.port && protocol === row.protocol),
        );
        const tiers = tiersOf(outlook, row, from);
        const wanted = usual.entries.filter(({ family }) => family === row.family);
        expect(linesOf(chosenOf(ofRow, tiers))).toEqual(linesOf(wanted));
        const reach = reachOf(crowdOf(row), outlook.local, 'default', from);
        const nearest = tiers.ownNode ?? tiers.node ?? tiers.zone;
        expect(nearest === undefined).toBe(reach === 'all');
      }
    }),
    { numRuns: 2000 },
  ));
