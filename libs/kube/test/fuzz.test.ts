import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { keyOf, parseManifests, parseObject, renderInvalid, toManifest } from '../src/index.ts';

type Json = Record<string, unknown>;

/** One good object of every kind, with nearly every field we read. */
const good: readonly Json[] = parse(`
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, uid: u, labels: {a: b}, annotations: {c: d},
    ownerReferences: [{apiVersion: v1, kind: K, name: n, uid: u, controller: true}], finalizers: [a/b]},
   spec: {type: LoadBalancer, selector: {app: web}, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ipFamilies: [IPv4],
    ipFamilyPolicy: SingleStack, ports: [{name: http, port: 80, targetPort: web, protocol: TCP, appProtocol: http, nodePort: 30000}],
    externalIPs: [1.2.3.4], publishNotReadyAddresses: true, internalTrafficPolicy: Local, externalTrafficPolicy: Local,
    healthCheckNodePort: 31000, trafficDistribution: PreferClose}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}
- {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop, uid: u, labels: {app: web}, deletionTimestamp: "2026-01-01T00:00:00Z"},
   spec: {nodeName: n1, hostname: h, subdomain: web, containers: [{name: c, ports: [{name: web, containerPort: 8080, protocol: TCP}]}],
    initContainers: [{restartPolicy: Always, ports: [{name: side, containerPort: 1}]}]},
   status: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}], conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}]}}
- {apiVersion: v1, kind: Node, metadata: {name: n1, uid: u, labels: {topology.kubernetes.io/zone: za}},
   status: {conditions: [{type: Ready, status: "True"}], allocatable: {cpu: 4}}}
- {apiVersion: v1, kind: Endpoints, metadata: {name: web, namespace: shop, uid: u},
   subsets: [{addresses: [{ip: 10.0.0.1, hostname: h, nodeName: n1, targetRef: {kind: Pod, name: web-1}}],
    notReadyAddresses: [{ip: 10.0.0.2}], ports: [{name: http, port: 80, protocol: TCP, appProtocol: http}]}]}
- {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-x, namespace: shop, uid: u}, addressType: IPv4,
   endpoints: [{addresses: [10.0.0.1], conditions: {ready: true, serving: true, terminating: false}, hostname: h, nodeName: n1, zone: za,
    targetRef: {kind: Pod, name: web-1}, hints: {forZones: [{name: za}], forNodes: [{name: n1}]}, deprecatedTopology: {k: v}}],
   ports: [{name: http, port: 80, protocol: TCP, appProtocol: http}]}
- {apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: old, namespace: shop, uid: u}, addressType: IPv6,
   endpoints: [{addresses: ["fd00::1"], topology: {topology.kubernetes.io/zone: za}}], ports: [{port: 80}]}
`) as Json[];

/** Every place inside a value. */
function paths(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, key]))];
}

/** A copy with what stands at the path replaced, or removed. */
function grafted(value: unknown, path: readonly string[], graft: Graft): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return graft.remove ? undefined : graft.value;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const at = copy as Record<string, unknown>;
  if (rest.length === 0 && graft.remove && Array.isArray(copy)) copy.splice(Number(key), 1);
  else if (rest.length === 0 && graft.remove) delete at[key];
  else at[key] = grafted(at[key], rest, graft);
  return copy;
}

interface Graft {
  readonly remove: boolean;
  readonly value: unknown;
}

const arbOdd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    70_000,
    true,
    [],
    {},
    [[]],
    [null],
    [''],
    [0],
    [{}],
    { a: null },
    'None',
    '::1',
    '1.2.3.4',
  ),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    JSON.parse('{"__proto__": 1}') as unknown,
    JSON.parse('{"__proto__": {"name": "x"}}') as unknown,
    { constructor: 'x', toString: 3 },
  ),
  fc.constant('x'.repeat(100_000)),
);
const arbGraft: fc.Arbitrary<Graft> = fc.record({ remove: fc.boolean(), value: arbOdd });

/** A good object with one to three places tampered with. */
const arbTampered: fc.Arbitrary<unknown> = fc
  .record({
    object: fc.constantFrom(...good),
    wounds: fc.array(fc.record({ at: fc.nat(), graft: arbGraft }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ object, wounds }) =>
    wounds.reduce<unknown>((value, { at, graft }) => {
      const places = paths(value).slice(1);
      const place = places[at % Math.max(places.length, 1)];
      return place === undefined ? graft.value : grafted(value, place, graft);
    }, object),
  );

test('the good objects are good', () => {
  const found = parseManifests(JSON.stringify(good));
  expect(found.invalid.map(renderInvalid)).toEqual([]);
  expect(found.objects).toHaveLength(good.length);
  expect(found.notices).toEqual([]);
});

/** What is wrong with an answer, whatever was asked: '' if nothing. */
function flaw(raw: unknown): string {
  const found = parseObject(raw);
  if (found.ok) {
    keyOf(found.object);
    return '';
  }
  if (found.invalid === undefined) return found.ignored === '' ? 'ignored without a name' : '';
  const { errors } = found.invalid;
  if (errors.length === 0) return 'refused without an error';
  if (!errors.every((error) => typeof error.field === 'string')) return 'an error without a field';
  if (errors.some((e) => e.detail === '' && e.type === 'FieldValueInvalid'))
    return 'no reason given';
  return renderInvalid(found.invalid).includes(' is invalid: ') ? '' : 'no message';
}

test('an object is read, refused with its fields, or of another kind; never a throw', () => {
  const counts = { kept: 0, refused: 0 };
  fc.assert(
    fc.property(arbTampered, (raw) => {
      counts[parseObject(raw).ok ? 'kept' : 'refused']++;
      expect(flaw(raw)).toBe('');
    }),
    { numRuns: 2000 },
  );
  // The wounds are neither all harmless nor all deadly, or this would show nothing.
  expect(counts.kept).toBeGreaterThan(200);
  expect(counts.refused).toBeGreaterThan(200);
});

test('what was kept of a slice or Endpoints prints to what reads as the same', () => {
  fc.assert(
    fc.property(arbTampered, (raw) => {
      const found = parseObject(raw);
      fc.pre(found.ok);
      const { object } = found;
      fc.pre(object.kind === 'Endpoints' || object.kind === 'EndpointSlice');
      expect(parseObject(toManifest(object))).toMatchObject({ ok: true, object });
    }),
    { numRuns: 400 },
  );
});

test.each(['json', 'yaml'])(
  'its neighbours in a List of %s are kept, and nothing of it leaks into them',
  (format) => {
    const [first, last] = [good[0], good[1]];
    fc.assert(
      fc.property(arbTampered, (raw) => {
        const list = { apiVersion: 'v1', kind: 'List', items: [first, raw, last] };
        const text =
          format === 'json'
            ? JSON.stringify(list)
            : stringify(list, { aliasDuplicateObjects: false });
        const { objects, invalid } = parseManifests(text);
        expect(objects.length + invalid.length).toBeGreaterThanOrEqual(2);
        expect(objects[0]).toMatchObject({ kind: 'Service', metadata: { name: 'web' } });
        expect(objects.at(-1)).toMatchObject({ kind: 'Pod', name: 'web-1' });
        for (const object of invalid) expect(object.where).toContain('items[1]');
      }),
      { numRuns: format === 'json' ? 500 : 80 },
    );
  },
);

test('any text at all comes back as a result', () => {
  const arbText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '-',
          '&a',
          '*a',
          '---',
          '\n',
          '\n  ',
          ' ',
          '"',
          "'",
          '#',
          '|',
          '>',
          '!!',
          '? ',
          'a',
          '1',
          '<<',
        ),
      )
      .map((t) => t.join('')),
  );
  fc.assert(
    fc.property(arbText, (text) => {
      const { objects, notices } = parseManifests(text);
      expect(objects).toEqual([]);
      expect(notices.length).toBeLessThan(2);
    }),
    { numRuns: 2000 },
  );
});

test('any value at all is an answer', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      (value) => {
        expect(flaw(value)).toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});
