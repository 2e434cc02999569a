import { describe, expect, test } from 'vitest';
import { nodeView, ViewIndex, type ViewEntry } from '../src/index.ts';
import { options, service, shown, slice, viewpoint } from './notation.ts';

const hinted = options({ mode: 'hinted' });

function view(svc: string, ...slices: string[]) {
  return nodeView({
    name: 'ns1/svc',
    service: service(svc),
    slices: slices.map(slice),
    viewpoint: viewpoint(''),
    options: hinted,
  });
}

const hintsOf = (entries: readonly ViewEntry[]) => entries.map(({ hints }) => hints);

describe('mode hinted', () => {
  test.each([
    ['the ready and the draining', '80', '1 2!Rst 3', '1 2!rt 3'],
    ['nobody ready', '80', '1!Rst 2!RS', '1!rt'],
    ['never the closed', '80', '1 2!R 3!RS 4!RsT', '1'],
    ['whatever the hints', '80', '1@n1/za>n1/za 2@n2/zb>n2/zb', '1 2'],
    ['whatever the policy', '80 local', '1@n1 2@n2', '1 2'],
  ])('L110: %s', (_case, svc, endpoints, expected) => {
    expect(shown(view(svc, `s1 :80 ${endpoints}`))).toBe(expected);
  });

  test('L110: hints are facts: sorted, each once, absent where there are none', () => {
    const { entries } = view('80', 's1 :80 1>n2,n1,n2/zb,za 2>-/za 3');
    expect(hintsOf(entries)).toEqual([
      { forNodes: ['n1', 'n2'], forZones: ['za', 'zb'] },
      { forNodes: [], forZones: ['za'] },
      undefined,
    ]);
    expect(entries[2]).not.toHaveProperty('hints');
  });

  test('one entry for equal hints in another order, two for others', () => {
    const a = 's1 :a=80';
    const b = 's2 :b=81';
    const same = view('a=80,b=81', `${a} 1>n1,n2/za`, `${b} 1>n2,n1/za,za`);
    expect(same.entries.map(({ ports }) => ports.length)).toEqual([2]);
    const other = view('a=80,b=81', `${a} 1>-/za`, `${b} 1>-/zb`);
    expect(other.entries.map(({ ports }) => ports.length)).toEqual([1, 1]);
    expect(new Set(other.entries.map(({ id }) => id)).size).toBe(2);
  });

  test('a hint that changes is a change of the view, and of no other', () => {
    const index = new ViewIndex('ns1/svc');
    index.setService(service());
    const before = slice('s1 :80 1@n1/za>-/za 2@n2/zb>-/zb');
    index.setSlice(undefined, before);
    index.open('hinted/both/any');
    index.open('everything/both/any');
    index.commit();
    const [one, two] = before.endpoints;
    const moved = { ...one!, hints: { forZones: [{ name: 'zb' }] } };
    index.setSlice(before, { ...before, endpoints: [moved, two!] });
    const { classes } = index.commit();
    expect(classes.map(({ viewClass }) => viewClass)).toEqual(['hinted/both/any']);
    expect(classes[0]).toMatchObject({
      reset: false,
      upserts: [{ address: '10.0.0.1', hints: { forNodes: [], forZones: ['zb'] } }],
      removed: [expect.any(Number)],
      size: 2,
    });
  });

  test('L110: an endpoint without hints has the id that it has in every mode', () => {
    const [entry] = view('80', 's1 :80 1@n1/za').entries;
    const usual = nodeView({
      name: 'ns1/svc',
      service: service(),
      slices: [slice('s1 :80 1@n1/za>-/za')],
      viewpoint: viewpoint('/za'),
      options: options(),
    });
    expect(entry?.id).toBe(usual.entries[0]?.id);
  });

  test('explain tells why a draining endpoint is there', () => {
    const index = new ViewIndex('ns1/svc');
    index.setService(service());
    index.setSlice(undefined, slice('s1 :80 1 2!Rst'));
    index.commit();
    const { verdicts } = index.explain(viewpoint('n1/za'), hinted);
    const sources = verdicts.map((one) => one.verdicts.map(({ source }) => source).join());
    expect(sources).toEqual(['C17', 'mode hinted']);
  });
});
