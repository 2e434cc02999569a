import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import { nodes, pods, service, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import {
  allocate,
  type Hintable,
  moves,
  overloaded,
  redistribute,
  zoneRatios,
} from '../src/topology.ts';
import { showHints, showWrites, Stage } from './stage.ts';

const AUTO = { 'service.kubernetes.io/topology-mode': 'Auto' };
const auto = service('web http:80', { annotations: AUTO });
const THREE = nodes('a*10/za!cpu:100 b*10/zb!cpu:100 c*10/zc!cpu:100');

/** `a1 b2`: an amount per zone. */
function amounts(text: string): Map<string, number> {
  return new Map(
    text
      .split(' ')
      .filter(Boolean)
      .map((word) => [word.slice(0, 1), Number(word.slice(1))]),
  );
}

function show(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .filter(([, n]) => n !== 0)
    .map(([zone, n]) => zone + n)
    .sort()
    .join(' ');
}

test.each<[string, string, string | undefined]>([
  ['T134 no nodes', '', undefined],
  ['T134 one node', 'n1/a', undefined],
  ['T134 one zone', 'n1/a n2/a', undefined],
  ['T134 the second zone is not ready', 'n1/a n2/b!notready', undefined],
  ['T134 the second zone is the control plane', 'n1/a n2/b!control-plane', undefined],
  [
    'T136',
    'n1/a n2/a n3/a n4/a!cpu:2000 n5/b!cpu:3000 n6/b!cpu:1500 n7/c!cpu:500',
    'a0.5 b0.45 c0.05',
  ],
  ['R7.3 one node without zone', 'n1/a n2/b n3/-', undefined],
  ['R7.3 one node without CPU', 'n1/a n2/b n3/b!cpu:0', undefined],
  ['R7.3 such nodes do not count if they are not ready', 'n1/a n2/b n3/-!notready', 'a0.5 b0.5'],
])('%s: %s', (_, line, wanted) => {
  const ratios = zoneRatios(nodes(line));
  expect(ratios && show(ratios)).toBe(wanted);
});

test.each<[string, string, string, boolean]>([
  ['T77 nothing is hinted', '', '', false],
  ['T78', 'n1/a!cpu:100 n2/b!cpu:1000 n3/c!cpu:2000', 'a1 b2 c3', true],
  ['T79', 'n1/a!cpu:100!notready n2/b!cpu:1000 n3/c!cpu:2000', 'a1 b2 c3', true],
  ['T80', 'n1/b!cpu:4000 n2/c!cpu:4000', 'b5 c4', false],
  ['T82', 'n1/b!cpu:4000 n2/c!cpu:4000 n3/c!cpu:0', 'b5 c4', true],
  ['T83', 'n1/b!cpu:4000 n2/c!cpu:4000', 'b6 c4', true],
  ['T84', 'n1/a!cpu:2000 n2/b!cpu:1000 n3/c!cpu:100', 'a20 b10 c1', false],
  ['T85', 'n1/a!cpu:2000 n2/b!cpu:1000 n3/c!cpu:100', 'a20 b10 c0', true],
])('%s: nodes %s, hinted %s, overloaded: %s', (_, line, hinted, is) => {
  expect(overloaded(amounts(hinted), zoneRatios(nodes(line)))).toBe(is);
});

test.each<[string, string, number, string]>([
  ['T130', 'a0.3 b0.4 c0.3', 2, '2 ready endpoints are too few for 3 zones'],
  [
    'R7.5 doubles, not fractions',
    'a0.4 b0.4 c0.2',
    6,
    '6 ready endpoints are too few for 3 zones to each get its share: that takes 8',
  ],
  [
    'T47',
    'a0.33 b0.33 c0.33',
    4,
    '4 ready endpoints are too few for 3 zones to each get its share: that takes 6',
  ],
])('%s: shares %s of %i: %s', (_, ratios, ready, refused) => {
  expect(allocate(amounts(ratios), ready)).toEqual({ refused });
});

test.each<[string, string, string, string, string]>([
  ['T139', 'a5.1 b5.1 c5.8', 'a16', 'a10', 'b5 c5'],
  ['T140', 'a5.0 b5.6 c5.4', 'a16', 'a11', 'b6 c5'],
  ['T142', 'a5 b5 c5', 'a6 b6 c6', '', ''],
  ['T142', 'a-5 b-5 c-5', 'a6 b6 c6', '', ''],
  ['T142', 'a5 b5 c5', 'a-6 b-6 c-6', '', ''],
  ['T143', 'a5 b5 c5', 'a-40 b20 c20', 'b15 c15', 'a30'],
])('%s: desired %s, hinted %s: give %s, receive %s', (_, desired, hinted, give, receive) => {
  const found = moves(amounts(desired), amounts(hinted));
  expect([show(found.give), show(found.receive)]).toEqual([give, receive]);
});

test.each<[string, string, string, string, string]>([
  ['T137', 'a a b', 'a1', 'b1', 'b a b'],
  ['T137', 'a a a b', 'a2', 'b1 c1', 'b c a b'],
  ['T137 own zone without surplus', 'b a a', 'a1', 'b1', 'b b a'],
])('%s: %s, give %s, receive %s: %s', (_, zones, give, receive, hints) => {
  const cells = zones.split(' ').map((zone): Hintable => ({ zone, hint: zone }));
  const counts = new Map<string, number>();
  for (const { zone } of cells) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  redistribute(cells, { give: amounts(give), receive: amounts(receive) }, counts);
  expect(cells.map((cell) => cell.hint).join(' ')).toBe(hints);
  const after = new Map<string, number>();
  for (const { hint } of cells) after.set(hint, (after.get(hint) ?? 0) + 1);
  expect(show(counts)).toBe(show(after));
});

test('T131 T133: the surplus of zone a goes to b, first come, first moved', () => {
  const ratios = amounts('a0.35 b0.35 c0.3');
  const allocation = allocate(ratios, 10);
  const desired = new Map(
    [...(allocation as ReadonlyMap<string, { desired: number }>)].map(([z, a]) => [z, a.desired]),
  );
  const hinted = amounts('a5 b2 c3');
  const cells = ['a', 'b', 'a', 'c', 'a', 'a', 'b', 'c', 'a', 'c'].map((zone): Hintable => ({
    zone,
    hint: zone,
  }));
  redistribute(cells, moves(desired, hinted), hinted);
  expect(cells.map((c) => c.hint).join('')).toBe('bbacaabcac');
  expect(show(hinted)).toBe('a4 b3 c3');
});

/** Endpoints of pods p0, p1, ... in the zones of the letters, on the first node of each. */
function inZones(zones: string, from = 0): string {
  return zones
    .split('')
    .map((zone, i) => `p${from + i}@${zone}0/z${zone}`)
    .join(' ');
}

interface Row {
  readonly row: string;
  readonly slices: string[];
  readonly writes: string;
  readonly hints: string;
  readonly events: string;
}

test.each<Row>([
  {
    row: 'T46',
    slices: ['ccc'],
    writes: 'update 3→3',
    hints: 'za1 zb1 zc1',
    events: 'TopologyAwareHintsEnabled',
  },
  { row: 'T47', slices: ['aacc'], writes: '', hints: '', events: 'TopologyAwareHintsDisabled' },
  {
    row: 'T48',
    slices: ['aacc', 'aabbb'],
    writes: 'update 4→4, update 5→5',
    hints: 'za3 zb3 zc3',
    events: 'TopologyAwareHintsEnabled',
  },
])('$row: slices of $slices: $writes, hints $hints', ({ slices, writes, hints, events }) => {
  let from = 0;
  const existing = slices.map((zones, i): EndpointSlice => {
    const made = slice(`s${i} http:80 [${inZones(zones, from)}]`);
    from += zones.length;
    return made;
  });
  const line = inZones(slices.join(''));
  const stage = new Stage({ service: auto, pods: pods(line), nodes: THREE, slices: existing });
  const done = stage.reconcile();
  expect(showWrites(done)).toBe(writes);
  expect(showHints(stage.endpoints)).toBe(hints);
  expect(done.events.map((e) => e.reason).join(' ')).toBe(events);
  // Once per transition to populated, and on every sync that is refused (R7.10).
  stage.setPods(pods(line));
  const again = stage.reconcile();
  expect(showWrites(again)).toBe('');
  expect(again.events.length).toBe(events === 'TopologyAwareHintsDisabled' ? 1 : 0);
});

test.each<[string, Record<string, string>, object, string]>([
  ['T49', { 'service.kubernetes.io/topology-mode': 'disabled' }, {}, ''],
  [
    'T50',
    { 'service.kubernetes.io/topology-mode': 'Disabled' },
    { trafficDistribution: 'PreferClose' },
    'za1 zb3 zc2',
  ],
  ['T52', { 'service.kubernetes.io/topology-mode': '' }, {}, ''],
])('%s: annotations %o, %o: hints %s', (_, annotations, over, hints) => {
  const stage = new Stage({
    service: service('web http:80', { annotations, ...over }),
    pods: pods(inZones('abbbcc')),
    nodes: THREE,
  });
  expect(showWrites(stage.reconcile())).toBe('create 6');
  expect(showHints(stage.endpoints)).toBe(hints);
});

test.each<[string, string, string]>([
  ['T86 R7.4a a node without zone', 'a0/za b0/zb n/-', 'zone and allocatable CPU'],
  ['R7.4c more zones than endpoints', 'a0/za b0/zb c0/zc', 'too few for 3 zones'],
])('%s: refused, with the family in the message', (_, line, message) => {
  const stage = new Stage({ service: auto, pods: pods(inZones('ab')), nodes: nodes(line) });
  const [event, ...more] = stage.reconcile().events;
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    type: 'Warning',
    reason: 'TopologyAwareHintsDisabled',
    kind: 'Service',
    name: 'web',
  });
  expect(event?.message).toContain(message);
  expect(event?.message).toContain('addressType: IPv4');
});

test('R7.4e: an endpoint without zone refuses all, and untouched slices are left untouched', () => {
  const stage = new Stage({
    service: auto,
    pods: pods(`${inZones('aabbcc')} q@x`),
    nodes: [...THREE, ...nodes('x!notready')],
    slices: [slice(`s1 http:80 [${inZones('aabbcc')} q@x]`)],
  });
  const done = stage.reconcile();
  expect(done.events.map((e) => e.message)).toEqual([
    'No zone hints: a ready endpoint has no zone, addressType: IPv4',
  ]);
  expect(showWrites(done)).toBe('');
});

test('R7.10: a hint to its own zone is valid even where no CPU is left', () => {
  const stage = new Stage({
    service: auto,
    pods: pods(inZones('aabbccd')),
    nodes: [...THREE, ...nodes('d0/zd!notready')],
  });
  stage.reconcile();
  expect(showHints(stage.endpoints)).toContain('zd1');
  stage.setPods(stage.pods.map((pod) => ({ ...pod })));
  expect(showWrites(stage.reconcile())).toBe('');
});

test('R7.11: nodes that make a zone overloaded are answered, others are not', () => {
  const stage = new Stage({ service: auto, pods: pods(inZones('aabbcc')), nodes: THREE });
  stage.reconcile();
  const before = stage.endpoints;
  stage.state.ratiosChanged();
  expect(stage.reconcile().changes).toEqual([]);
  stage.nodes = new Map([...THREE, ...nodes('a1*40/za!cpu:100')].map((node) => [node.name, node]));
  stage.state.ratiosChanged();
  const done = stage.reconcile();
  expect(done.events.map((e) => e.reason)).toEqual([]);
  expect(showHints(stage.endpoints)).toBe('za4 zb1 zc1');
  expect(unhinted(stage.endpoints)).toEqual(unhinted(before));
});

test('R7.2: switched off, hints go and one event says so', () => {
  const stage = new Stage({ service: auto, pods: pods(inZones('aabbcc')), nodes: THREE });
  stage.reconcile();
  stage.setService(service('web http:80'));
  const done = stage.reconcile();
  expect(showWrites(done)).toBe('update 6→6');
  expect(showHints(stage.endpoints)).toBe('');
  expect(done.events.map((e) => e.reason)).toEqual(['TopologyAwareHintsDisabled']);
});

test('R7.7: an endpoint that is not ready keeps the hint it has, in a slice moved for its hints', () => {
  const stage = new Stage({
    service: auto,
    pods: pods(`${inZones('aabbcc')} x@a0!notready`),
    nodes: THREE,
    slices: [slice(`s1 http:80 [${inZones('aabbcc')} x@a0/za!notready^zb]`)],
  });
  expect(showWrites(stage.reconcile())).toBe('update 7→7');
  expect(showHints(stage.endpoints.slice(6))).toBe('zb1');
});

function unhinted(endpoints: readonly Endpoint[]): unknown[] {
  return endpoints.map((endpoint) => ({ ...endpoint, hints: undefined }));
}

test('T145: ready endpoints are counted over new, changed and untouched slices, others are not', () => {
  const zones = nodes(Array.from({ length: 300 }, (_, i) => `m${i}/z${i}`).join(' '));
  const some = pods('p*234@m0').map((pod, i) => ({ ...pod, ready: i % 10 !== 0 || i === 230 }));
  const stage = new Stage({
    service: auto,
    pods: some,
    nodes: zones,
    slices: [
      slice(
        `s1 http:80 [${some
          .slice(0, 100)
          .map((pod) => `${pod.name}@m0/z0${pod.ready ? '' : '!notready'}`)
          .join(' ')}]`,
      ),
      slice(
        `s2 http:80 [${some
          .slice(100, 160)
          .map((pod) => `${pod.name}@m0/z0`)
          .join(' ')} gone]`,
      ),
    ],
  });
  const [event] = stage.reconcile().events;
  expect(event?.message).toContain('211 ready endpoints are too few for 300 zones');
});
