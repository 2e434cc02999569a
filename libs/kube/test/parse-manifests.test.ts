import { describe, expect, test } from 'vitest';
import { keyOf, type ManifestOptions, parseManifests, renderInvalid } from '../src/index.ts';

/** What came of a text: keys of the kept, refusals with their place, notices. */
function read(
  text: string,
  options?: ManifestOptions,
): { kept: string[]; refused: string[]; notices: string[] } {
  const { objects, invalid, notices } = parseManifests(text, options);
  return {
    kept: objects.map((object) => `${object.kind} ${keyOf(object)}`),
    refused: invalid.map((object) => `${object.where} · ${renderInvalid(object)}`),
    notices,
  };
}

const pod = (name: string, more = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}${more}}`;
const json = (name: string): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });

describe('what kubectl prints', () => {
  test('a v1 List in JSON', () => {
    const list = {
      apiVersion: 'v1',
      items: [json('a'), json('b')],
      kind: 'List',
      metadata: { resourceVersion: '' },
    };
    expect(read(JSON.stringify(list, null, 4))).toEqual({
      kept: ['Pod default/a', 'Pod default/b'],
      refused: [],
      notices: [],
    });
  });

  test('a v1 List in YAML', () => {
    const text = `apiVersion: v1
items:
- apiVersion: v1
  kind: Service
  metadata:
    creationTimestamp: "2026-01-01T00:00:00Z"
    name: web
    namespace: shop
    resourceVersion: "12"
    uid: 0b0c7a4e-2f4b-4a53-9d0b-6d1c5b1f2a33
    managedFields:
    - manager: kubectl
  spec:
    clusterIP: 10.0.0.1
    clusterIPs:
    - 10.0.0.1
    internalTrafficPolicy: Cluster
    ipFamilies:
    - IPv4
    ipFamilyPolicy: SingleStack
    ports:
    - port: 80
      protocol: TCP
      targetPort: 8080
    selector:
      app: "1"
    sessionAffinity: None
    type: ClusterIP
  status:
    loadBalancer: {}
kind: List
metadata:
  resourceVersion: ""
`;
    expect(read(text)).toEqual({ kept: ['Service shop/web'], refused: [], notices: [] });
  });

  test.each(['PodList', 'ServiceList', 'EndpointSliceList', 'EndpointsList', 'NodeList'])(
    'a %s of an API server, whose items do not say what they are',
    (kind) => {
      const apiVersion = kind === 'EndpointSliceList' ? 'discovery.k8s.io/v1' : 'v1';
      const item = { metadata: { name: 'a' }, addressType: 'IPv4', spec: { ports: [{ port: 1 }] } };
      const found = parseManifests(
        JSON.stringify({ kind, apiVersion, metadata: {}, items: [item, item] }),
      );
      expect(found.invalid).toEqual([]);
      expect(found.objects.map((object) => object.kind)).toEqual([
        kind.slice(0, -4),
        kind.slice(0, -4),
      ]);
    },
  );

  test.each([
    ['nothing', ''],
    ['blanks', ' \n\n'],
    ['a comment', '# nothing\n'],
    ['a marker', '---\n'],
    ['many', '---\n---\n# x\n---\n'],
    ['null', 'null'],
    ['no items', '{"apiVersion":"v1","items":[],"kind":"List"}'],
    ['null items', '{"apiVersion":"v1","items":null,"kind":"List"}'],
  ])('%s', (_what, text) => expect(read(text)).toEqual({ kept: [], refused: [], notices: [] }));

  test('documents, with markers, comments, a byte order mark and Windows line ends', () => {
    const text = `\ufeff---\r\n# first\r\n${pod('a')}\r\n---\r\n${pod('b')}\r\n...\r\n---\r\n\r\n`;
    expect(read(text).kept).toEqual(['Pod default/a', 'Pod default/b']);
  });

  test('JSON values in a row, as jq -c prints them', () => {
    const text = `${JSON.stringify(json('a'))}\n{"kind": "Pod" "x"}\n${JSON.stringify(json('b'))}{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c","annotations":{"x":"}{\\"]["}}}`;
    const found = read(text, { file: 'pods.json' });
    expect(found.kept).toEqual(['Pod default/a', 'Pod default/b', 'Pod default/c']);
    expect(found.refused).toEqual([
      expect.stringContaining(
        'pods.json, value 2 (line 2) · object is invalid: Internal error: no JSON',
      ),
    ]);
  });

  test('a bare array, flow YAML, and JSON documents between markers', () => {
    expect(read(JSON.stringify([json('a'), json('b')])).kept).toHaveLength(2);
    expect(read(pod('a')).kept).toEqual(['Pod default/a']);
    expect(
      read(`${JSON.stringify(json('a'))}\n---\n${JSON.stringify(json('b'))}\n`).kept,
    ).toHaveLength(2);
  });
});

describe('where an object without a namespace goes', () => {
  test('default, or as told; a Node nowhere', () => {
    expect(read(pod('a'), { defaultNamespace: 'shop' }).kept).toEqual(['Pod shop/a']);
    expect(
      read('{apiVersion: v1, kind: Node, metadata: {name: a}}', { defaultNamespace: 'shop' }).kept,
    ).toEqual(['Node a']);
    expect(
      parseManifests('{apiVersion: v1, kind: Service, metadata: {name: A}}', {
        defaultNamespace: 'shop',
      }).invalid[0]?.namespace,
    ).toBe('shop');
  });
});

describe('what is tolerated is said once', () => {
  test('other kinds and unknown fields', () => {
    const text = [
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}',
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}',
      '{apiVersion: v1, kind: Namespace, metadata: {name: b}}',
      '{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: b}, spec: {ports: x}}',
      '{apiVersion: v1, kind: Service, metadata: {name: a, lables: {}}, spec: {ports: [{name: a, port: 1, prot: 1}, {name: b, port: 2, prot: 1}], old: 1}}',
      pod('p', ', spec: {nodename: n}, status: {podIps: []}'),
    ].join('\n---\n');
    expect(read(text)).toEqual({
      kept: ['Service default/a', 'Pod default/p'],
      refused: [],
      notices: [
        'ignored: 4 objects of other kinds (Deployment.apps 2, Namespace 1, Service.serving.knative.dev 1); unknown fields ' +
          '(Pod spec.nodename 1, Pod status.podIps 1, Service metadata.lables 1, Service spec.old 1, Service spec.ports[].prot 1)',
      ],
    });
  });

  test('however many kinds there are', () => {
    const items = Array.from({ length: 5000 }, (_, i) => ({
      apiVersion: 'v1',
      kind: `K${i}`,
      ['x'.repeat(i)]: 1,
    }));
    const { notices } = read(JSON.stringify(items));
    expect(notices).toEqual([
      expect.stringMatching(
        /^ignored: 5000 objects of other kinds \(others 4000, .* and 993 more\)$/,
      ),
    ]);
  });
});

describe('what is wrong refuses its own object only', () => {
  test.each([
    ['no kind', '{metadata: {name: x}}', 'object "x" is invalid: kind: Required value'],
    [
      'no apiVersion',
      '{kind: Pod, metadata: {name: x}}',
      'Pod "x" is invalid: apiVersion: Required value',
    ],
    [
      'a version nobody serves',
      '{apiVersion: v2, kind: Pod, metadata: {name: x}}',
      'Pod "x" is invalid: apiVersion: Unsupported value: "v2": supported values: "v1"',
    ],
    [
      'an older slice than we know',
      '{apiVersion: discovery.k8s.io/v1alpha1, kind: EndpointSlice, metadata: {name: x}}',
      'EndpointSlice.discovery.k8s.io "x" is invalid: apiVersion: Unsupported value',
    ],
    ['a number', '3', 'object is invalid: Invalid value: 3: must be an object, not a number'],
    [
      'a kind of the wrong type',
      '{kind: [Pod], metadata: {name: x}}',
      'object "x" is invalid: kind: Invalid value: ["Pod"]: must be a string, not an array',
    ],
    [
      'items of the wrong type',
      '{apiVersion: v1, kind: List, items: 3}',
      'List "" is invalid: items: Invalid value: 3: must be an array, not a number',
    ],
    [
      'an item that is none',
      '{apiVersion: v1, kind: PodList, items: [3]}',
      'object is invalid: Invalid value: 3: must be an object',
    ],
    ['broken YAML', 'a: [', 'object is invalid: Internal error: no YAML: line'],
    [
      'an unknown alias',
      'a: *nobody',
      'object is invalid: Internal error: no YAML: Unresolved alias',
    ],
    ['a tab', 'a:\n\t- b', 'object is invalid: Internal error: no YAML: line'],
    [
      'brackets deeper than the stack',
      `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      'nested too deeply',
    ],
    [
      'a wrong type',
      '{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: x, selector: [a]}}',
      'Service "x" is invalid: [spec.selector: Invalid value: ["a"]: must be an object, not an array, spec.ports: Invalid value: "x": must be an array, not a string]',
    ],
  ])('%s', (_what, text, refusal) => {
    const { kept, refused } = read(`${pod('before')}\n---\n${text}\n---\n${pod('after')}\n`, {
      file: 'f.yaml',
    });
    expect(kept).toEqual(['Pod default/before', 'Pod default/after']);
    expect(refused).toEqual([expect.stringContaining(refusal)]);
    expect(refused[0]).toMatch(/^f\.yaml, document 2 \(line \d+\)(, items\[0\])? · /);
  });

  test('a repeated key is named with its line; the other documents are kept', () => {
    const text = `${pod('a')}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  ports:\n  - port: 80\n    port: 81\n---\n${pod('b')}\n`;
    const { kept, refused } = read(text, { file: 'f.yaml' });
    expect(kept).toEqual(['Pod default/a', 'Pod default/b']);
    expect(refused).toEqual([
      'f.yaml, document 2 (line 3) · Service "x" is invalid: spec.ports[0].port: Duplicate value: "port": ' +
        'the key stands twice in one map, again on line 9 of f.yaml',
    ]);
  });

  test('in a List, a repeated key refuses its item only', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- ${pod('a')}\n- apiVersion: v1\n  kind: Pod\n  kind: Pod\n  metadata: {name: b}\n- ${pod('c')}\n`;
    const { kept, refused } = read(text);
    expect(kept).toEqual(['Pod default/a', 'Pod default/c']);
    expect(refused).toEqual([
      expect.stringMatching(
        /^items\[1\] · Pod "b" is invalid: kind: Duplicate value: "kind".* line 7$/,
      ),
    ]);
  });

  test('JSON keeps the last of repeated keys, as Kubernetes does', () => {
    expect(
      read('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","name":"b"}}').kept,
    ).toEqual(['Pod default/b']);
  });

  test('anchors, aliases and merge keys are read as kubectl reads them', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- &a\n  apiVersion: v1\n  kind: Pod\n  metadata: &m {name: a, labels: {x: y}}\n- <<: *a\n  metadata:\n    <<: *m\n    name: b\n`;
    expect(read(text)).toEqual({
      kept: ['Pod default/a', 'Pod default/b'],
      refused: [],
      notices: [],
    });
  });

  test('two merge keys in one map are two merges', () => {
    const text =
      '{apiVersion: v1, kind: List, items: [&a {apiVersion: v1, kind: Pod, metadata: &m {name: a}}, {<<: *a, <<: {spec: {}}, metadata: {name: b}}]}';
    expect(read(text).kept).toEqual(['Pod default/a', 'Pod default/b']);
  });
});

describe('hostile input', () => {
  test('a YAML bomb says what it is', () => {
    expect(read(bomb.join('\n')).refused[0]).toContain(
      'aliases are used, or expand, more than 100 times',
    );
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    const [before, now] = [String.fromCharCode(96 + i), String.fromCharCode(97 + i)];
    bomb.push(`${now}: &${now} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  }
  test.each<[string, string]>([
    ['a YAML bomb', bomb.join('\n')],
    [
      'a bomb in a good object',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n${bomb.join('\n')}`,
    ],
    [
      'a map that holds itself',
      '&a {apiVersion: v1, kind: Service, metadata: *a, spec: {ports: *a}}',
    ],
    ['a list that holds itself', '&a [*a]'],
    ['lists inside lists', `${'['.repeat(100)}${']'.repeat(100)}`],
    ['deep flow', '['.repeat(100_000)],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['deep blocks', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'deep Lists',
      `${'{"apiVersion":"v1","kind":"List","items":['.repeat(1000)}${']}'.repeat(1000)}`,
    ],
    ['a huge name', pod('x'.repeat(2_000_000))],
    ['a huge kind', `{kind: [${'x, '.repeat(50_000)}]}`],
    ['control characters', '{apiVersion: v1, kind: Pod, metadata: {name: "\\0\\x01"}}'],
    [
      'NaN and infinity',
      '{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: .nan}, {port: .inf}]}}',
    ],
    ['a binary tag', '{apiVersion: v1, kind: Pod, metadata: !!binary aGk=}'],
  ])(
    '%s is refused, in no time, and says so briefly',
    (_what, text) => {
      const { objects, invalid } = parseManifests(text);
      expect(objects).toEqual([]);
      expect(invalid.length).toBeGreaterThan(0);
      for (const object of invalid) {
        expect(object.errors.length).toBeGreaterThan(0);
        expect(renderInvalid({ ...object, name: '' }).length).toBeLessThan(20_000);
      }
    },
    30_000,
  );

  test('a hundred thousand keys in one map cost a walk, not a square', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `    k${i}: v`);
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n${keys.join('\n')}\n`;
    expect(read(text).kept).toEqual(['Pod default/a']);
  }, 30_000); // the square takes minutes

  test.each(['{', '['])('keys of the prototype are keys (%s)', () => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","__proto__":{"namespace":"evil"}},"__proto__":{"spec":{"nodeName":"evil"}}}';
    const [object] = parseManifests(text).objects;
    expect(object).toMatchObject({ namespace: 'default', nodeName: '' });
    expect(({} as Record<string, unknown>)['namespace']).toBeUndefined();
    const labels =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"__proto__":"x","constructor":"y"}}}';
    expect(read(labels).refused).toEqual([
      expect.stringContaining('metadata.labels: Invalid value: "__proto__"'),
    ]);
    expect(read('{apiVersion: v1, kind: constructor}').notices).toEqual([
      'ignored: 1 object of other kinds (constructor 1)',
    ]);
  });
});
