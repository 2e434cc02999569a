import { describe, expect, test } from 'vitest';
import { nodeView, type View, type ViewMode } from '../src/index.ts';
import { options, service, shown, slice, viewpoint } from './notation.ts';

interface Ask {
  readonly slices: readonly string[];
  readonly from: string;
  readonly service?: string;
  readonly mode?: ViewMode;
  readonly notReady?: boolean;
  readonly family?: 'both' | 'IPv4' | 'IPv6' | 'FQDN';
  readonly port?: string;
}

function view(ask: Ask): View {
  return nodeView({
    name: 'ns1/svc',
    service: service(ask.service),
    slices: ask.slices.map(slice),
    viewpoint: viewpoint(ask.from),
    options: options({
      mode: ask.mode ?? 'default',
      includeNotReady: ask.notReady ?? false,
      family: ask.family ?? 'both',
      port: ask.port ?? '',
    }),
  });
}

const reason = (answer: View) => answer.selection.map((row) => row.reason).join(' ');

describe('kube-proxy’s choice: the Cluster list, and the Local list of the same endpoints', () => {
  const locals = '3@n1>-/za 4@n1>-/zb 5>-/zc 6>-/za';
  const four = '3>n1/za 4>n2/zb 5>n3/zc 6>n4/za';
  const drains = '0@n2!RSt 1@n2!RSt';
  test.each([
    // row     from     endpoints                                       cluster        local
    ['TT1', 'n1/za', '3>-/za 4>-/zb 5>-/zc 6>-/za', '3 6', ''],
    ['TT2', 'n1/za', locals, '3 6', '3 4'],
    ['TT3', 'n1/za', locals, '3 6', '3 4'],
    ['TT4', 'n1', '3>-/za', '3', ''],
    ['TT6', 'n1/zb', '3>-/za', '3', ''],
    ['TT7', 'n1/za', '3>-/za 4>-/zb 5>-/zc 6>-/za!RS', '3', ''],
    ['TT9', 'n1/za', '3>-/za 4>-/zb 5 6>-/za', '3 4 5 6', ''],
    ['TT10', 'n1/zc', '3>-/za,zb,zc 4>-/zb,zc 5>-/zb,zd 6>-/zc', '3 4 6', ''],
    ['TT12', 'n1/za', four, '3', ''],
    ['TT13', 'n1/za', '3>n1/za 4 5>n3/zc 6>n4/za', '3 4 5 6', ''],
    ['TT15', 'n1/za', '0@n1>-/za 1@n1>-/zb 2>-/za 3>-/zb', '0 2', '0 1'],
    ['TT16', 'n1', '', '', ''],
    ['TT18', 'n1', '0@n1 1@n1', '0 1', '0 1'],
    ['TT19', 'n1', '0@n1 1@n2', '0 1', '0'],
    ['TT21', 'n1', '0@n2!RS 1@n2', '1', ''],
    ['TT22', 'n1', '0@n2!Rst 1@n2!Rst', '0!rt 1!rt', ''],
    ['TT23', 'n1', '0@n1 1@n2', '0 1', '0'],
    ['TT24', 'n1', '0@n1 1@n2', '0 1', '0'],
    ['TT25', 'n1', '0@n1 1@n2', '0 1', '0'],
    ['TT26', 'n1', '0@n2 1@n2', '0 1', ''],
    ['TT27', 'n1', '0@n2!Rst 1@n2!Rst', '0!rt 1!rt', ''],
    ['TT28', 'n1', '0@n2 1@n1!RS 2@n1!Rst 3@n2!Rst', '0', '2!rt'],
    ['TT30', 'n1', '0@n2 1@n1', '0 1', '1'],
    ['TT31', 'n1', '', '', ''],
    ['closed', 'n1', drains, '', ''],
  ])('%s from %s: %s', (_row, from, endpoints, cluster, local) => {
    const slices = [`s1 :80 ${endpoints}`];
    expect(shown(view({ slices, from }))).toBe(cluster);
    expect(shown(view({ slices, from, service: '80 local' }))).toBe(local);
  });

  test.each([
    ['TT16', '', '80 local', 'no-endpoints'],
    ['TT26', '0@n2 1@n2', '80 local', 'local-policy'],
    ['TT27', '0@n2!Rst 1@n2!Rst', '80 local', 'local-policy'],
    ['TT31', '', '80', 'no-endpoints'],
  ])('%s: an empty list tells "nobody anywhere" from "nobody here": %s', (_row, eps, svc, why) => {
    expect(reason(view({ slices: [`s1 :80 ${eps}`], from: 'n1', service: svc }))).toBe(why);
  });
});

describe('proximity', () => {
  test.each([
    // rule                                from       endpoints                              seen     reason
    ['C35.2 node hints', 'n1/za', '1>n1/za 2>n2/za 3>n3/zb', '1', 'same-node'],
    [
      'C36 node without hints falls to zone',
      'n9/za',
      '1>n1/za 2>n2/za 3>n3/zb',
      '1 2',
      'same-zone',
    ],
    [
      'C36 zone without hints falls to all',
      'n9/zz',
      '1>n1/za 2>n2/za',
      '1 2',
      'zone-without-endpoints',
    ],
    [
      'C37 partial node hints do not stop zones',
      'n1/za',
      '1>n1/za 2>-/za 3>-/zb',
      '1 2',
      'same-zone',
    ],
    ['C37 partial zone hints', 'n1/za', '1>-/za 2', '1 2', 'partial-hints'],
    [
      'C37 an unready one without hints does not matter',
      'n1/za',
      '1>-/za 2>-/zb 3!RS',
      '1',
      'same-zone',
    ],
    [
      'C31 terminating fallback ignores hints',
      'n1/za',
      '1>-/za!Rst 2>-/zb!Rst',
      '1!rt 2!rt',
      'only-terminating',
    ],
    [
      'C31 one ready one ends the fallback',
      'n1/za',
      '1>-/za!Rst 2>-/zb',
      '2',
      'zone-without-endpoints',
    ],
    ['C33a ready and terminating is ready', 'n1/za', '1!rst 2!Rst', '1!t', 'no-hints'],
    ['C17 absent serving is true', 'n1/za', '1!Rt', '1!rt', 'only-terminating'],
    ['C17 absent ready is true', 'n1/za', '1!S', '1!s', 'no-hints'],
    ['C38 node without zone', 'n1/', '1>-/za 2>-/zb', '1 2', 'node-without-zone'],
    ["C38 a hint for zone ''", 'n1/', "1>-/'' 2>-/zb", '1', 'same-zone'],
    ['unknown node', 'n9?', '1>-/za 2>-/zb', '1 2', 'unknown-node'],
    ['unknown node that a hint names', 'n9?', '1>n9/za 2>n2/zb', '1', 'same-node'],
    ['nobody named', '', '1>-/za 2>-/zb', '1 2', 'zone-unknown'],
    ['only a zone', '/zb', '1>-/za 2>-/zb', '2', 'same-zone'],
    ['only node hints, none for this node', 'n9/za', '1>n1 2>n2', '1 2', 'zone-without-endpoints'],
    ['C39 own zones are not hints', 'n1/za', '1@n1/za 2@n2/zb', '1 2', 'no-hints'],
  ])('%s: from %s %s', (_rule, from, endpoints, seen, why) => {
    const answer = view({ slices: [`s1 :80 ${endpoints}`], from });
    expect(shown(answer)).toBe(seen);
    expect(reason(answer)).toBe(why);
  });

  const mixed = '1@n1/za>-/zb 2@n2/za>-/zb 3@n3/zb>-/za 4@n1/za!Rst 5@n4/zc!Rst 6@n3/zb!RS';
  test.each<[ViewMode, string, string, string, string]>([
    // mode          from      seen        with not ready            reason
    ['default', 'n1/za', '3', '3 4!rt', 'same-zone'],
    ['prefer-zone', 'n1/za', '1 2', '1 2 4!rt', 'same-zone'],
    ['prefer-zone', 'n9/zc', '1 2 3', '1 2 3 4!rt 5!rt 6!rs', 'zone-without-endpoints'],
    ['prefer-zone', 'n9/', '1 2 3', '1 2 3 4!rt 5!rt 6!rs', 'node-without-zone'],
    ['strict-zone', 'n1/za', '1 2', '1 2 4!rt', 'same-zone'],
    ['strict-zone', 'n9/zc', '5!rt', '5!rt', 'only-terminating'],
    ['strict-zone', 'n9/zz', '', '', 'zone-without-endpoints'],
    ['strict-zone', 'n9/', '', '', 'node-without-zone'],
    ['node-only', 'n1/za', '1', '1 4!rt', 'same-node'],
    ['node-only', 'n4/za', '5!rt', '5!rt', 'same-node'],
    ['node-only', 'n9/za', '', '', 'same-node'],
    ['node-only', '', '', '', 'unknown-node'],
    ['everything', 'n1/za', '1 2 3', '1 2 3 4!rt 5!rt 6!rs', 'everything'],
  ])('mode %s from %s: %s', (mode, from, seen, withNotReady, why) => {
    const ask: Ask = { slices: [`s1 :80 ${mixed}`], from, mode };
    expect(shown(view(ask))).toBe(seen);
    expect(reason(view(ask))).toBe(why);
    expect(shown(view({ ...ask, notReady: true }))).toBe(withNotReady);
  });

  test.each<[ViewMode, string, string]>([
    ['default', '1 3', 'local-policy'],
    ['prefer-zone', '1 3', 'local-policy'],
    ['strict-zone', '1 3', 'local-policy'],
    ['node-only', '1 3', 'local-policy'],
    ['everything', '1 2 3', 'everything'],
  ])('C33: mode %s honours Local, but everything', (mode, seen, why) => {
    const slices = ['s1 :80 1@n1/za>-/zb 2@n2/za>-/za 3@n1/zb>-/zb'];
    const answer = view({ slices, from: 'n1/za', mode, service: '80 local' });
    expect(shown(answer)).toBe(seen);
    expect(reason(answer)).toBe(why);
  });

  test('C35: rings are chosen for each port and family by themselves', () => {
    const answer = view({
      slices: [
        's1 :http=80,dns=53/UDP 1>-/za 2>-/zb',
        's2 :dns=53/UDP 3',
        's3 :http=80 v6:1>-/za v6:2',
      ],
      service: 'http=80,dns=53/UDP dual',
      from: 'n1/za',
    });
    expect(shown(answer)).toBe('1 1:53 2:53 3:53 v6:1 v6:2');
    expect(
      answer.selection.map((r) => `${r.family} ${r.port} ${r.reason} ${r.chosen}/${r.total}`),
    ).toEqual([
      'IPv4 dns partial-hints 3/3',
      'IPv4 http same-zone 1/2',
      'IPv6 dns no-endpoints 0/0',
      'IPv6 http partial-hints 2/2',
    ]);
    expect(answer.viewClass).toBe('default/both/zone:za');
  });
});

describe('merging and dedup', () => {
  test.each([
    // rule                                         slices                                        seen
    ['C18 the last that is not terminating', ['s1 :80 1@n1 1@n2 1@n3!t'], '1', 'n2'],
    ['C18 else the first terminating', ['s1 :80 1@n1!rt 1@n2!rt'], '1!t', 'n1'],
    ['C18 not even ready counts', ['s1 :80 1@n1 1@n2!RS'], '', ''],
    ['across slices not terminating first', ['s1 :80 1@n1!rt', 's2 :80 1@n2!RS'], '', ''],
    ['then ready', ['s1 :80 1@n1!Rs', 's2 :80 1@n2!rS'], '1!s', 'n2'],
    ['then serving', ['s1 :80 1@n1!S', 's2 :80 1@n2!s'], '1', 'n2'],
    ['then the lowest slice name', ['s2 :80 1@n2', 's1 :80 1@n1'], '1', 'n1'],
    ['C16 the first address only, read leniently', ['s1 :80 10.0.0.07+10.0.0.8'], '7', ''],
    ['C16 no address, or none that can be read', ['s1 :80 1 -', 's2 :80 1.2.3.4.5'], '1', ''],
    ['C16 canonical copies are one', ['s1 :80 v6:0A@n1', 's2 :80 fd00:0::a@n2'], 'v6:a', 'n1'],
  ])('%s', (_rule, slices, seen, nodeName) => {
    const answer = view({ slices, from: '' });
    expect(shown(answer)).toBe(seen);
    expect(answer.entries.map((entry) => entry.nodeName).join()).toBe(nodeName);
  });

  test.each([
    ['C13 one port name, two numbers', 'http=80', ['s1 :http=80 1', 's2 :http=8080 1'], '1 1:8080'],
    ['C14 no number, or 0', 'http=80', ['s1 :http= 1', 's2 :http=0 2'], ''],
    ['C13 another protocol is another port', 'http=80', ['s1 :http=80/UDP 1'], ''],
    [
      'C13 a port the Service has not',
      'http=80',
      ['s1 :http=80,admin=90 1', 's2 :admin=90 2'],
      '1',
    ],
    ['C15 a portless slice', 'http=80', ['s1 :- 1', 's2 :http=80 2'], '2'],
    ['C15 a portless slice of a portless Service', '-', ['s1 :- 1', 's2 :http=80 2'], '1'],
    ['C19 two names of one address are two', 'a=80,b=81', ['s1 :a=80,b=81 1'], '1 1:81'],
  ])('%s', (_rule, svc, slices, seen) => {
    expect(shown(view({ slices, from: '', service: svc }))).toBe(seen);
  });

  test('an address that is ready for one port and not for another is two entries', () => {
    const slices = ['s1 :a=80 1@n1', 's2 :b=81 1@n1!RS'];
    const { entries } = view({ slices, from: '', service: 'a=80,b=81', notReady: true });
    expect(entries.map((e) => [e.address, e.ready, e.ports.map((p) => p.name)])).toEqual(
      expect.arrayContaining([
        ['10.0.0.1', true, ['a']],
        ['10.0.0.1', false, ['b']],
      ]),
    );
    expect(new Set(entries.map((e) => e.id)).size).toBe(2);
  });

  test('details are those of the winning copy', () => {
    const [entry] = view({ slices: ['s2 :80 1@n1>-/za', 's1 :80 1@n1>-/zb'], from: '' }).entries;
    expect(entry?.details).toEqual({ slice: 's1', hints: { forZones: [{ name: 'zb' }] } });
  });
});

describe('families, ports and states', () => {
  const slices = ['s1 :80 1', 's2 :80 v6:1', 's3 :80 db.example'];
  test.each([
    ['both', '1 v6:1', 'IPv4 IPv6'],
    ['IPv4', '1', 'IPv4'],
    ['IPv6', 'v6:1', 'IPv6'],
    ['FQDN', 'db.example', 'FQDN'],
  ] as const)('family %s: %s (FQDN only when asked for)', (family, seen, rows) => {
    const answer = view({ slices, from: '', family });
    expect(shown(answer)).toBe(seen);
    expect(answer.selection.map((row) => row.family).join(' ')).toBe(rows);
  });

  test.each([
    ['http', '1', 'by name'],
    ['53', '1:53', 'by number'],
    ['nope', '', 'not there'],
    ['9153', '', 'a target port is not a Service port'],
  ])('port %s: %s (%s)', (port, seen) => {
    const svc = 'http=80,dns=53/UDP';
    const answer = view({ slices: ['s1 :http=80,dns=53/UDP 1'], from: '', service: svc, port });
    expect(shown(answer)).toBe(seen);
  });

  test('a name that looks like a number wins over the number', () => {
    const answer = view({
      slices: ['s1 :53=80,dns=53 1'],
      from: '',
      service: '53=80,dns=53',
      port: '53',
    });
    expect(shown(answer)).toBe('1');
  });

  test('states: ready, empty, not-found', () => {
    expect(view({ slices: ['s1 :80 1'], from: '' }).state).toBe('ready');
    expect(view({ slices: ['s1 :80 1!RS'], from: '' }).state).toBe('empty');
    const lost = nodeView({
      name: 'ns1/svc',
      service: undefined,
      slices: [slice('s1 :80 1')],
      viewpoint: viewpoint('n1'),
      options: options(),
    });
    expect(lost).toMatchObject({
      state: 'not-found',
      entries: [],
      selection: [],
      hash: '0'.repeat(32),
    });
  });

  test('an ExternalName is served from slices if there are any', () => {
    const external = '80 external-name';
    expect(reason(view({ slices: [], from: '', service: external }))).toBe('external-name');
    const answer = view({ slices: ['s1 :80 1'], from: '', service: external });
    expect([shown(answer), reason(answer)]).toEqual(['1', 'no-hints']);
  });
});
