import type { EndpointSlice } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Explanation,
  explainView,
  nodeView,
  type NodeViewQuestion,
  type ViewOptions,
} from '../src/index.ts';
import { arbOptions, arbService, arbSlices, arbViewpoint } from './arbitraries.ts';
import { options, service, slice, viewpoint } from './notation.ts';

function question(
  svc: string,
  slices: readonly string[],
  from: string,
  change: Partial<ViewOptions> = {},
): NodeViewQuestion & { readonly slices: readonly EndpointSlice[] } {
  return {
    name: 'ns1/svc',
    service: service(svc),
    slices: slices.map(slice),
    viewpoint: viewpoint(from),
    options: options(change),
  };
}

/** `1 s1: kept readiness C17, dropped zone-hints C35` */
const told = ({ verdicts }: Explanation) =>
  verdicts.map(({ address, slice: from, verdicts: said }) => {
    const rules = said.map((v) => `${v.outcome} ${v.rule} ${v.source}`);
    return `${address.replace('10.0.0.', '')} ${from}: ${rules.join(', ')}`;
  });

describe('explain', () => {
  test('zone hints: every endpoint has its rules, in order', () => {
    const slices = ['s1 :80 1@n1>-/za 2>-/zb 3>-/za!RS 4!Rst'];
    const explanation = explainView(question('80', slices, 'n1/za'));
    expect(told(explanation)).toEqual([
      '1 s1: kept readiness C17, noted node-hints C35, kept zone-hints KEP-2433, C35',
      '2 s1: kept readiness C17, noted node-hints C35, dropped zone-hints KEP-2433, C35',
      '3 s1: dropped readiness C33a',
      '4 s1: dropped readiness C31',
    ]);
    expect(explanation.verdicts.map((v) => v.verdicts.at(-1)?.message)).toEqual([
      'it is hinted for zone za; the viewpoint is in zone za',
      'it is hinted for zone zb; the viewpoint is in zone za',
      'it is not ready, not serving and not terminating',
      'it is serving and terminating, used only when nobody is ready: 2 of 4 are',
    ]);
    expect(explanation.summary).toEqual([
      'IPv4 TCP: 1 of 4 endpoints, those for zone za (same-zone)',
    ]);
  });

  test('node hints, partial hints, terminating', () => {
    expect(told(explainView(question('80', ['s1 :80 1>n1 2>n2'], 'n1')))).toEqual([
      '1 s1: kept readiness C17, kept node-hints KEP-3015, C35',
      '2 s1: kept readiness C17, dropped node-hints KEP-3015, C35',
    ]);
    expect(told(explainView(question('80', ['s1 :80 1>-/za 2'], 'n1/za')))).toEqual([
      '1 s1: kept readiness C17, noted node-hints C35, noted zone-hints C37',
      '2 s1: kept readiness C17, noted node-hints C35, noted zone-hints C37',
    ]);
    expect(told(explainView(question('80', ['s1 :80 1>-/zb!Rst'], 'n1/za')))).toEqual([
      '1 s1: kept readiness C31',
    ]);
  });

  test('duplicates, inside a slice and across', () => {
    const slices = ['s1 :80 1@n1 1@n2', 's2 :80 1@n3!RS', 's3 :80 1@n4'];
    expect(told(explainView(question('80', slices, '')))).toEqual([
      '1 s1: dropped duplicates C18',
      '1 s1: kept duplicates C18, kept readiness C17, noted node-hints C35, noted zone-hints C36',
      '1 s2: dropped duplicates C18',
      '1 s3: dropped duplicates C18',
    ]);
  });

  test('a hypothetical policy', () => {
    const asked = question('80', ['s1 :80 1@n1 2@n2 3@n1!Rst'], 'n1');
    expect(explainView(asked).summary).toEqual([
      'IPv4 TCP: 2 of 3 endpoints, no ready endpoint has a hint (no-hints)',
    ]);
    const local = explainView(asked, { internalTrafficPolicy: 'Local' });
    expect(local.summary).toEqual([
      'IPv4 TCP: 1 of 3 endpoints, internalTrafficPolicy is Local: those on node n1 (local-policy)',
    ]);
    expect(told(local)).toEqual([
      '1 s1: kept traffic-policy C33, kept readiness C17',
      '2 s1: dropped traffic-policy C33',
      '3 s1: kept traffic-policy C33, dropped readiness C33',
    ]);
    expect(local.view.entries).toHaveLength(1);
  });

  test('notes name what was never looked at', () => {
    const slices = [
      's1 :http=80,admin=90 1',
      's2 :http= 2',
      's3 :- 3',
      's4 :http=80 - 1.2.3.4.5 4+5',
    ];
    const explanation = explainView(question('http=80', slices, ''));
    expect(explanation.notes.map((note) => `${note.source}: ${note.message}`)).toEqual([
      'C13: port admin/TCP of slice s1 is ignored: the Service has no such port',
      'C14: port http/TCP of slice s2 is ignored: it has no port number',
      'C15: slice s3 is ignored: the slice has no ports and the Service has',
    ]);
    const s4 = explanation.verdicts.filter((v) => v.slice === 's4');
    expect(s4.map((v) => `${v.address}: ${v.verdicts[0]?.message ?? ''}`)).toEqual(
      expect.arrayContaining([
        ': it has no address',
        '1.2.3.4.5: 1.2.3.4.5 is not an IPv4 address',
        '10.0.0.4: only the first address is used, not 10.0.0.5',
      ]),
    );
  });

  test('a service that does not exist', () => {
    const asked = { ...question('80', ['s1 :80 1'], ''), service: undefined };
    expect(explainView(asked)).toMatchObject({
      view: { state: 'not-found' },
      verdicts: [],
      summary: ['there is no Service ns1/svc'],
    });
  });

  test('agrees with the view: chosen exactly where no rule dropped', () =>
    fc.assert(
      fc.property(arbService, arbSlices, arbViewpoint, arbOptions, (svc, slices, v, o) => {
        const asked = { name: 'ns1/svc', service: svc, slices, viewpoint: v, options: o };
        const explanation = explainView(asked);
        expect(explanation.view).toEqual(nodeView(asked));
        const chosen = explanation.verdicts
          .filter((verdict) => verdict.chosen)
          .map((x) => `${x.family} ${x.port}/${x.protocol} ${x.address}:${x.portNumber}`);
        const listed = explanation.view.entries.flatMap((e) =>
          e.ports.map((p) => `${e.family} ${p.name}/${p.protocol} ${e.address}:${p.port}`),
        );
        expect(chosen.sort()).toEqual(listed.sort());
        for (const { verdicts } of explanation.verdicts) {
          expect(verdicts.length).toBeGreaterThan(0);
          const drops = verdicts.filter(({ outcome }) => outcome === 'dropped');
          expect(drops.length).toBeLessThanOrEqual(1);
          expect(drops.at(0) ?? verdicts.at(-1)).toBe(verdicts.at(-1));
        }
      }),
      { numRuns: 1000 },
    ));
});
