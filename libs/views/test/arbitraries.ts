import type { Endpoint, EndpointPort, EndpointSlice, Service } from '@sliceplane/kube';
import fc from 'fast-check';
import type { ClassMode, ClassOptions, Viewpoint } from '../src/index.ts';
import { service, sliceOf } from './notation.ts';

const nodeNames = ['n1', 'n2', 'n3', 'n4'];
const zoneNames = ['za', 'zb', 'zc'];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const named = (names: readonly string[]) =>
  fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 })
    .map((list) => list.map((name) => ({ name })));

const arbConditions = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ ready: true, serving: true, terminating: false }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(maybe(fc.boolean()), maybe(fc.boolean()), maybe(fc.boolean()))
      .map(([ready, serving, terminating]) => without({ ready, serving, terminating })),
  },
);

/** Hints come in fashions: a world where everybody is hinted must be likely, or the rings are never on. */
export type Fashion = 'none' | 'zones' | 'nodes' | 'both' | 'mixed';
export const arbFashion: fc.Arbitrary<Fashion> = fc.constantFrom(
  'none',
  'zones',
  'nodes',
  'both',
  'mixed',
);

const arbHints = (fashion: Fashion) => {
  const forZones = named(zoneNames);
  const forNodes = named(nodeNames);
  const parts = {
    none: fc.constant({}),
    zones: fc.record({ forZones }),
    nodes: fc.record({ forNodes }),
    both: fc.record({ forZones, forNodes }),
  };
  if (fashion !== 'mixed') return parts[fashion];
  return fc.oneof(parts.none, parts.zones, parts.nodes, parts.both);
};

export const arbEndpoint = (
  fashion: Fashion,
  family: EndpointSlice['addressType'],
): fc.Arbitrary<Endpoint> =>
  fc
    .record({
      octet: fc.integer({ min: 1, max: 8 }),
      conditions: maybe(arbConditions),
      nodeName: maybe(fc.constantFrom(...nodeNames)),
      zone: maybe(fc.constantFrom(...zoneNames)),
      hostname: maybe(fc.constantFrom('h1', 'h2')),
      hints: arbHints(fashion),
    })
    .map(({ octet, hints, ...facts }): Endpoint => {
      const address = {
        IPv4: `10.0.0.${octet}`,
        IPv6: `fd00::${octet}`,
        FQDN: `h${octet}.example`,
      };
      return {
        addresses: [address[family]],
        ...(Object.keys(hints).length > 0 ? { hints } : {}),
        ...without(facts),
      };
    });

const arbPorts: fc.Arbitrary<readonly EndpointPort[]> = fc.uniqueArray(
  fc.constantFrom<EndpointPort>(
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'h2c' },
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns', protocol: 'UDP' },
    { name: 'odd', port: 9, protocol: 'SCTP' },
  ),
  { maxLength: 2, selector: ({ name }) => name },
);

/** A slice's content; the name is given where it is used. */
export const arbSlice = (name: string, fashion: Fashion): fc.Arbitrary<EndpointSlice> =>
  fc
    .constantFrom<EndpointSlice['addressType']>('IPv4', 'IPv4', 'IPv4', 'IPv6', 'FQDN')
    .chain((family) =>
      fc
        .tuple(
          fc.oneof(
            { weight: 4, arbitrary: fc.constant(httpOnly) },
            { weight: 3, arbitrary: arbPorts },
          ),
          fc.array(arbEndpoint(fashion, family), { maxLength: 5 }),
        )
        .map(([ports, endpoints]) => sliceOf(name, family, ports, endpoints)),
    );

const httpOnly: readonly EndpointPort[] = [{ name: 'http', port: 80, protocol: 'TCP' }];

export const sliceNames: readonly string[] = ['s1', 's2', 's3', 's4'];

export const arbSlices: fc.Arbitrary<readonly EndpointSlice[]> = arbFashion.chain((fashion) =>
  fc
    .subarray([...sliceNames], { minLength: 1 })
    .chain((some) => fc.tuple(...some.map((name) => arbSlice(name, fashion)))),
);

export const arbService: fc.Arbitrary<Service> = fc
  .tuple(
    fc.constantFrom('http=80', 'http=80', 'http=80,dns=53/UDP', 'dns=53/UDP', '-'),
    fc.constantFrom('', '', '', ' local', ' dual', ' external-name'),
  )
  .map(([ports, words]) => service(ports + words));

export const arbViewpoint: fc.Arbitrary<Viewpoint> = fc.record({
  node: fc.constantFrom('', ...nodeNames, 'n9'),
  nodeKnown: fc.boolean(),
  zone: fc.constantFrom('', ...zoneNames, 'zz'),
  zoneGiven: fc.boolean(),
});

const modes: readonly ClassMode[] = [
  'default',
  'prefer-zone',
  'strict-zone',
  'node-only',
  'everything',
  'hinted',
];

export const arbOptions: fc.Arbitrary<ClassOptions> = fc.record({
  mode: fc.oneof(fc.constant<ClassMode>('default'), fc.constantFrom(...modes)),
  family: fc.constantFrom('both', 'both', 'IPv4', 'IPv6', 'FQDN'),
  includeNotReady: fc.boolean(),
  port: fc.constantFrom('', '', '', 'http', '53', '80', 'nope'),
  subset: fc.constantFrom(0, 0, 0, 1, 2, 5),
});

/** A step of a story about one service. */
export type Move =
  | { readonly move: 'service'; readonly service: Service | undefined }
  | { readonly move: 'slice'; readonly slice: EndpointSlice }
  | { readonly move: 'drop'; readonly name: string }
  /** One endpoint of a slice gets other facts; all others keep their objects. */
  | { readonly move: 'flip'; readonly name: string; readonly at: number; readonly to: Endpoint }
  /** One endpoint leaves its slice, or moves to another. */
  | { readonly move: 'move'; readonly name: string; readonly at: number; readonly to: string }
  | { readonly move: 'shuffle'; readonly name: string };

export const arbMoves: fc.Arbitrary<readonly Move[]> = arbFashion.chain((fashion) => {
  const name = fc.constantFrom(...sliceNames);
  const at = fc.nat({ max: 4 });
  return fc.array(
    fc.oneof(
      {
        weight: 1,
        arbitrary: fc.record({ move: fc.constant('service' as const), service: maybe(arbService) }),
      },
      {
        weight: 3,
        arbitrary: name
          .chain((n) => arbSlice(n, fashion))
          .map((slice): Move => ({ move: 'slice', slice })),
      },
      { weight: 1, arbitrary: fc.record({ move: fc.constant('drop' as const), name }) },
      {
        weight: 6,
        arbitrary: fc.record({
          move: fc.constant('flip' as const),
          name,
          at,
          to: arbEndpoint(fashion, 'IPv4'),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ move: fc.constant('move' as const), name, at, to: name }),
      },
      { weight: 1, arbitrary: fc.record({ move: fc.constant('shuffle' as const), name }) },
    ),
    { minLength: 1, maxLength: 25 },
  );
});

/** What a move does to a set of slices: the slices that changed, before and after. */
export function changesOf(
  slices: ReadonlyMap<string, EndpointSlice>,
  move: Move,
): readonly (readonly [EndpointSlice | undefined, EndpointSlice | undefined])[] {
  if (move.move === 'service') return [];
  if (move.move === 'slice') return [[slices.get(move.slice.metadata.name), move.slice]];
  const slice = slices.get(move.name);
  if (slice === undefined) return [];
  if (move.move === 'drop') return [[slice, undefined]];
  const { endpoints } = slice;
  if (move.move === 'shuffle') return [[slice, { ...slice, endpoints: [...endpoints].reverse() }]];
  if (move.at >= endpoints.length) return [];
  if (move.move === 'flip') {
    if (slice.addressType !== 'IPv4') return [];
    return [[slice, { ...slice, endpoints: endpoints.with(move.at, move.to) }]];
  }
  const without = { ...slice, endpoints: endpoints.toSpliced(move.at, 1) };
  const target = slices.get(move.to);
  if (target === undefined || target === slice || target.addressType !== slice.addressType) {
    return [[slice, without]];
  }
  const moved = [...target.endpoints, endpoints[move.at] as Endpoint];
  return [
    [slice, without],
    [target, { ...target, endpoints: moved }],
  ];
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function without<T extends object>(facts: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
