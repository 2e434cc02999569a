import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type EndpointSlice,
  renderFieldError,
  validateSlice,
  validateSliceUpdate,
} from '../src/index.ts';
import { beginnings } from './refusals.ts';

/** The object every row varies: one named port, one endpoint. */
const base = {
  metadata: { name: 'hello', namespace: 'world' },
  addressType: 'IPv4',
  ports: [{ name: 'http', protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.1.2.0'], hostname: 'valid-123' }],
};

/** The base with some top-level fields replaced, written in YAML. */
function slice(fields: string | object = {}): EndpointSlice {
  const given = (typeof fields === 'string' ? parse(`{${fields}}`) : fields) as Partial<
    typeof base
  >;
  const metadata = {
    uid: 'u',
    labels: {},
    annotations: {},
    ownerReferences: [],
    ...(given.metadata ?? base.metadata),
  };
  return { ...base, ...given, metadata } as unknown as EndpointSlice;
}

const many = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));
const x = (n: number): string => 'x'.repeat(n);
const ip = (i: number): string => `10.0.${i >> 8}.${i & 255}`;
const port = (name: string): object => ({ name, protocol: 'TCP' });
const oneEndpoint = (fields: string): string => `endpoints: [{addresses: [10.1.2.0], ${fields}}]`;

test.each<[string, string | object, string[]]>([
  // row        variation                                             the errors, each by its beginning
  ['TV1', '', []],
  ['TV2', 'addressType: IPv6, endpoints: [{addresses: ["a00:100::4"]}]', []],
  [
    'TV4',
    'ports: [{name: a, protocol: TCP}, {name: b, protocol: UDP}, {name: c, protocol: SCTP}]',
    [],
  ],
  [
    'TV5',
    'ports: [{name: a, protocol: TCP, appProtocol: HTTP}, {name: b, protocol: TCP, appProtocol: https}]',
    [],
  ],
  ['TV5', 'ports: [{name: a, protocol: TCP, appProtocol: my-protocol}]', []],
  ['TV5', 'ports: [{name: a, protocol: TCP, appProtocol: example.com/custom-protocol}]', []],
  ['TV7', { ports: [port(x(63))] }, []],
  ['TV8', 'ports: [], endpoints: []', []],
  ['TV10', { ports: many(20_000, (i) => port(`p${i}`)) }, []],
  ['TV11', { endpoints: [{ addresses: many(100, ip) }] }, []],
  ['TV13', oneEndpoint('hints: {forZones: [{name: zone-a}], forNodes: [{name: node-1}]}'), []],
  ['TV16', { ports: [port(''), port('')] }, ['ports[1].name: Duplicate value: ""']],
  ['TV17', { ports: [port('aCapital')] }, ['ports[0].name: Invalid value: "aCapital"']],
  ['TV17', { ports: [port('almost_valid')] }, ['ports[0].name: Invalid value: "almost_valid"']],
  ['TV17', { ports: [port(x(64))] }, ['ports[0].name: Invalid value']],
  [
    'TV19',
    { ports: many(20_001, (i) => port(`p${i}`)) },
    ['ports: Too many: 20001: must have at most 20000 items'],
  ],
  [
    'TV20',
    { endpoints: many(1001, (i) => ({ addresses: [ip(i)] })) },
    ['endpoints: Too many: 1001: must have at most 1000 items'],
  ],
  [
    'TV22',
    { endpoints: [{ addresses: many(101, ip) }] },
    ['endpoints[0].addresses: Too many: 101: must have at most 100 items'],
  ],
  [
    'TV23',
    oneEndpoint('deprecatedTopology: {--INVALID: v}'),
    ['endpoints[0].deprecatedTopology: Invalid value: "--INVALID"'],
  ],
  [
    'TV25',
    oneEndpoint('hostname: --INVALID'),
    ['endpoints[0].hostname: Invalid value: "--INVALID"'],
  ],
  [
    'TV26',
    { metadata: { name: '*&^', namespace: 'world' } },
    ['metadata.name: Invalid value: "*&^"'],
  ],
  [
    'TV28',
    'endpoints: [{addresses: [123.456.789.012, "2001:4860:4860::8888"]}]',
    [
      'endpoints[0].addresses[0]: Invalid value: "123.456.789.012": must be a valid IP address',
      'endpoints[0].addresses: Invalid value: "2001:4860:4860::8888": must be an IPv4 address',
    ],
  ],
  [
    'TV29',
    'addressType: IPv6, endpoints: [{addresses: [123.456.789.012, "2001:4860:4860:defg"]}]',
    ['endpoints[0].addresses[0]: Invalid', 'endpoints[0].addresses[1]: Invalid'],
  ],
  [
    'TV31',
    'ports: [{name: a, protocol: TCP, appProtocol: "--"}]',
    ['ports[0].appProtocol: Invalid value: "--"'],
  ],
  [
    'TV32',
    oneEndpoint('hints: {forZones: [{name: inv@lid}]}'),
    ['endpoints[0].hints.forZones[0].name: Invalid value: "inv@lid"'],
  ],
  [
    'TV34',
    {
      endpoints: [
        { addresses: ['10.0.0.1'], hints: { forZones: many(9, (i) => ({ name: `z${i}` })) } },
      ],
    },
    ['endpoints[0].hints.forZones: Too many: 9: must have at most 8 items'],
  ],
  [
    'TV35',
    oneEndpoint('hints: {forNodes: [{name: "!@#$!@"}, {name: ""}]}'),
    ['endpoints[0].hints.forNodes[0].name: Inv', 'endpoints[0].hints.forNodes[1].name: Inv'],
  ],
  [
    'TV37',
    {
      endpoints: [
        { addresses: ['10.0.0.1'], hints: { forNodes: many(9, (i) => ({ name: `n${i}` })) } },
      ],
    },
    ['endpoints[0].hints.forNodes: Too many: 9'],
  ],
  [
    'TV38',
    { metadata: { name: '', namespace: '' }, addressType: '', ports: [], endpoints: [] },
    ['metadata.name: Required', 'metadata.namespace: Required', 'addressType: Required'],
  ],
  [
    'TV40',
    'endpoints: [{addresses: [127.0.0.1]}]',
    ['endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range'],
  ],
  [
    'TV41',
    'addressType: IPv6, endpoints: [{addresses: ["fe80::9656:d028:8652:66b6"]}]',
    [
      'endpoints[0].addresses[0]: Invalid value: "fe80::9656:d028:8652:66b6": may not be in the link-local range',
    ],
  ],
  [
    'TV43',
    'addressType: IP, endpoints: [{addresses: [whatever]}]',
    ['addressType: Unsupported value: "IP"'],
  ],
  [
    'TV43',
    'addressType: other, endpoints: [{addresses: [whatever]}]',
    ['addressType: Unsupported value: "other"'],
  ],
  ['TV52', 'addressType: ""', ['addressType: Required value']],
  [
    'TV52',
    'addressType: invalid',
    ['addressType: Unsupported value: "invalid": supported values: "FQDN", "IPv4", "IPv6"'],
  ],
  // rules without a row
  ['V14', 'endpoints: [{addresses: []}]', ['endpoints[0].addresses: Required value']],
  [
    'V14',
    { endpoints: [{ addresses: [...many(100, ip), 'x'] }] },
    ['endpoints[0].addresses: Too many: 101', 'endpoints[0].addresses[100]: Invalid'],
  ],
  [
    'V14',
    {
      endpoints: [
        {
          addresses: ['10.0.0.1'],
          deprecatedTopology: Object.fromEntries(many(17, (i) => [`k${i}`, 'v'])),
        },
      ],
    },
    ['endpoints[0].deprecatedTopology: Too many: 17: must have at most 16 items'],
  ],
  [
    'V14',
    {
      endpoints: [
        {
          addresses: ['10.0.0.1'],
          hints: { forZones: many(9, () => ({ name: '!' })), forNodes: [{ name: '!' }] },
        },
      ],
    },
    ['endpoints[0].hints.forZones: Too many: 9'],
  ],
  [
    'V15',
    { metadata: { name: 'a.b', namespace: 'a.b' } },
    ['metadata.namespace: Invalid value: "a.b": must not contain dots'],
  ],
  ['V15', { metadata: { name: 'a', generateName: 'a-', namespace: 'n' } }, []],
  [
    'V15',
    { metadata: { name: 'a', generateName: 'A-', namespace: 'n' } },
    ['metadata.generateName: Invalid value: "A-"'],
  ],
  [
    'V15',
    { metadata: { name: 'a', namespace: 'n', labels: { 'a b': 'c d' } } },
    ['metadata.labels: Invalid value: "a b"', 'metadata.labels: Invalid value: "c d"'],
  ],
  [
    'V15',
    { metadata: { name: 'a', namespace: 'n', annotations: { 'UPPER.case/Key': 'any thing' } } },
    [],
  ],
  [
    'V15',
    { metadata: { name: 'a', namespace: 'n', annotations: { 'a b': '' } } },
    ['metadata.annotations: Invalid value: "a b"'],
  ],
  ['V15', { metadata: { name: 'a', namespace: 'n', annotations: { a: x(262_143) } } }, []],
  [
    'V15',
    { metadata: { name: 'a', namespace: 'n', annotations: { a: x(262_144) } } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
  [
    'V15',
    {
      metadata: {
        name: 'a',
        namespace: 'n',
        ownerReferences: [{ apiVersion: '', kind: '', name: '', uid: '' }],
      },
    },
    ['apiVersion', 'kind', 'name', 'uid'].map(
      (f) => `metadata.ownerReferences[0].${f}: Invalid value: ""`,
    ),
  ],
  [
    'V15',
    {
      metadata: {
        name: 'a',
        namespace: 'n',
        ownerReferences: many(2, (i) => ({
          apiVersion: 'v1',
          kind: 'K',
          name: `o${i}`,
          uid: 'u',
          controller: true,
        })),
      },
    },
    [
      'metadata.ownerReferences: Forbidden: only one reference can have controller set to true, found it in K/o0 and K/o1',
    ],
  ],
  [
    'V15',
    { metadata: { name: 'a', namespace: 'n', finalizers: ['example.com/ok', 'no good'] } },
    ['metadata.finalizers: Invalid value: "no good"'],
  ],
  [
    'V17',
    'addressType: IPv6, endpoints: [{addresses: ["2001:DB8::1"]}]',
    [
      'endpoints[0].addresses[0]: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")',
    ],
  ],
  [
    'V17',
    'addressType: IPv6, endpoints: [{addresses: ["::ffff:1.2.3.4"]}]',
    [
      'endpoints[0].addresses[0]: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address',
    ],
  ],
  [
    'V17',
    'endpoints: [{addresses: ["::ffff:1.2.3.4"]}]',
    ['endpoints[0].addresses[0]: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped'],
  ],
  [
    'V18',
    'addressType: IPv6, endpoints: [{addresses: [127.0.0.1]}]',
    [
      'endpoints[0].addresses: Invalid value: "127.0.0.1": must be an IPv6 address',
      'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback',
    ],
  ],
  ['V19', 'endpoints: [{addresses: [10.0.0.1, 10.0.0.1]}, {addresses: [10.0.0.1]}]', []],
  ['V20', oneEndpoint('nodeName: ""'), ['endpoints[0].nodeName: Invalid value: ""']],
  ['V20', oneEndpoint('nodeName: a.b.c'), []],
  ['V21', oneEndpoint('hostname: ""'), ['endpoints[0].hostname: Invalid value: ""']],
  [
    'V21',
    oneEndpoint('hostname: a.b'),
    ['endpoints[0].hostname: Invalid value: "a.b": must not contain dots'],
  ],
  ['V22', oneEndpoint('zone: "not a zone!", targetRef: {kind: "?"}'), []],
  [
    'V23',
    oneEndpoint('deprecatedTopology: {k: "no good"}'),
    ['endpoints[0].deprecatedTopology: Invalid value: "no good"'],
  ],
  [
    'V23',
    oneEndpoint('deprecatedTopology: {topology.kubernetes.io/zone: z}'),
    ['endpoints[0].deprecatedTopology[topology.kubernetes.io/zone]: Internal error'],
  ],
  ['V24', oneEndpoint('hints: {forZones: [{name: ""}]}'), []],
  [
    'V24',
    oneEndpoint('hints: {forZones: [{name: a}, {name: a}], forNodes: [{name: n}, {name: n}]}'),
    [
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      'endpoints[0].hints.forNodes[1].name: Duplicate value: "n"',
    ],
  ],
  [
    'V25',
    'ports: [{name: a, protocol: TCP, port: 0}, {name: b, protocol: TCP, port: -1}, {name: c, protocol: TCP, port: 70000}, {name: d, protocol: TCP, port: 70000}]',
    [],
  ],
  ['V25', 'ports: [{name: a, protocol: ""}]', ['ports[0].protocol: Required value']],
  [
    'V25',
    'ports: [{name: a, protocol: tcp}]',
    ['ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    'V25',
    'ports: [{name: a, protocol: TCP, appProtocol: ""}]',
    [
      'ports[0].appProtocol: Invalid value: "": name part must be non-empty',
      'ports[0].appProtocol: Invalid value: "": name part must consist',
    ],
  ],
  ['V26', 'ports: [{name: a, protocol: TCP, appProtocol: kubernetes.io/h2c}]', []],
])('%s %#', (_row, fields, errors) => {
  const found = validateSlice(slice(fields)).map(renderFieldError);
  expect(beginnings(found, errors)).toEqual(errors);
});

test.each([
  // V12: address, and why no endpoint can be there
  ['0.0.0.0', 'unspecified'],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['169.254.1.1', 'link-local range'],
  ['169.1.254.1', ''],
  ['224.0.0.7', 'link-local multicast'],
  ['224.0.1.1', ''],
  ['239.1.1.1', ''],
  ['255.255.255.255', ''],
  ['192.0.2.1', ''],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local range'],
  ['febf::1', 'link-local range'],
  ['fec0::1', ''],
  ['ff02::1', 'link-local multicast'],
  ['ff32::1', 'link-local multicast'],
  ['ff01::1', ''],
  ['ff0e::1', ''],
  ['2001:db8::1', ''],
  ['fe8::1', ''],
  ['ff2::1', ''],
])('V12 %s: %s', (address, why) => {
  const addressType = address.includes(':') ? 'IPv6' : 'IPv4';
  const errors = validateSlice(slice({ addressType, endpoints: [{ addresses: [address] }] }));
  expect(errors).toHaveLength(why === '' ? 0 : 1);
  expect(errors[0]?.detail ?? '').toContain(why);
});

test.each([
  // V13: name, bad value, what is wrong
  ['a.b', undefined, ''],
  ['a.b.', undefined, ''],
  ['www.example.com', undefined, ''],
  [`${x(63)}.b`, undefined, ''],
  ['', undefined, 'Required'],
  ['a', 'a', 'at least two segments'],
  ['a.', 'a', 'at least two segments'],
  ['*.a.b', '*.a.b', 'RFC 1123 subdomain'],
  ['A.b', 'A.b', 'RFC 1123 subdomain'],
  ['a_b.c', 'a_b.c', 'RFC 1123 subdomain'],
  ['a.b..', 'a.b.', 'RFC 1123 subdomain'],
  [`a.${x(64)}`, x(64), 'no more than 63'],
])('V13 %.60j: %s %s', (name, badValue, why) => {
  const errors = validateSlice(slice({ addressType: 'FQDN', endpoints: [{ addresses: [name] }] }));
  expect(errors).toHaveLength(why === '' ? 0 : 1);
  expect(errors[0]?.badValue).toBe(badValue);
  expect(errors.map(renderFieldError).join()).toContain(why);
});

test('TV14: with the strict gate off, leading zeros and mapped addresses pass', () => {
  const zeros = slice('endpoints: [{addresses: [012.034.056.078, "::ffff:1.2.3.4"]}]');
  expect(validateSlice(zeros, { strictIPs: false })).toEqual([]);
  expect(validateSlice(zeros)).toHaveLength(2);
});

test.each<[string, string, string, string[]]>([
  [
    'TV44',
    'addressType: IPv6, endpoints: [{addresses: ["a00:100::4"]}]',
    'addressType: IPv6, endpoints: [{addresses: ["a00:100::4"]}]',
    [],
  ],
  [
    'TV46',
    'endpoints: [{addresses: [10.1.2.3]}]',
    'endpoints: [{addresses: [10.1.2.03]}]',
    ['endpoints[0].addresses[0]: Invalid value: "10.1.2.03": must not have leading 0s'],
  ],
  [
    'TV47',
    'endpoints: [{addresses: [10.1.2.3]}]',
    'endpoints: [{addresses: [10.1.2.3], nodeName: "INVALID foo"}]',
    ['endpoints[0].nodeName: Invalid value: "INVALID foo"'],
  ],
  [
    'TV49',
    'addressType: other',
    'addressType: IPv4',
    ['addressType: Invalid value: "IPv4": field is immutable'],
  ],
  [
    'TV50',
    'ports: [{name: a, protocol: TCP}]',
    'ports: [{name: a, protocol: TCP}, {name: b, protocol: invalid}]',
    ['ports[1].protocol: Unsupported value: "invalid"'],
  ],
  ['V28', 'endpoints: [{addresses: [010.1.2.3]}]', 'endpoints: [{addresses: [010.1.2.3]}]', []],
  [
    'V28',
    'endpoints: [{addresses: [010.1.2.3]}]',
    'endpoints: [{addresses: [010.1.2.3]}, {addresses: [10.0.0.1]}]',
    ['endpoints[0].addresses[0]: Invalid'],
  ],
  [
    'V28',
    'ports: [{name: A, protocol: TCP}]',
    'ports: [{name: A, protocol: TCP}]',
    ['ports[0].name: Invalid value: "A"'],
  ],
])('%s update %#', (_row, before, after, errors) => {
  const found = validateSliceUpdate(slice(before), slice(after)).map(renderFieldError);
  expect(beginnings(found, errors)).toEqual(errors);
});
