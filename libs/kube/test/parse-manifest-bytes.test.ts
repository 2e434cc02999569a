import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { podListText } from '../bench/pod-list.ts';
import { parseManifestBytes, parseManifests } from '../src/index.ts';
import { PodScan } from '../src/scan-pod.ts';
import { arbSpoiled } from './spoiled.ts';
import { arbTampered, good, type Json } from './tampered.ts';

const options = { file: 'pods.json', defaultNamespace: 'here' };

/** Both ways of reading say the same. By node: `expect` takes objects with a member `constructor` for different. */
function readsAlike(bytes: Buffer): boolean {
  return isDeepStrictEqual(
    parseManifestBytes(bytes, options),
    parseManifests(bytes.toString(), options),
  );
}

/** Whether a text, one object, is read from its bytes. */
function isScanned(text: string): boolean {
  const bytes = Buffer.from(text);
  return new PodScan().read(bytes, 0, 'default', undefined) !== undefined;
}

const typed = (kind: string, items: readonly unknown[], apiVersion: unknown = 'v1'): Json => ({
  kind,
  apiVersion,
  metadata: { resourceVersion: '1' },
  items,
});
const full = good.find(({ kind }) => kind === 'Pod') as Json;
const { kind: _kind, apiVersion: _version, ...bare } = full;

describe('L18: a list is read from its bytes as from its text', () => {
  const least = { metadata: { name: 'a' } };
  const text = (value: unknown): string => JSON.stringify(value);
  test.each<[string, string]>([
    ['as an API server prints it', text(typed('PodList', [bare, bare]))],
    [
      'as kubectl prints it',
      JSON.stringify({ apiVersion: 'v1', items: good, kind: 'List' }, null, 4),
    ],
    ['of every kind', text(typed('List', good))],
    ['after a byte order mark', `\ufeff${text(typed('PodList', [bare]))}`],
    ['after two of them', `\ufeff\ufeff${text(typed('PodList', [bare]))}`],
    ['among white space', `\n\t ${text(typed('PodList', [bare]))}\r\n \n`],
    ['among white space that JSON does not have', `\u00a0${text(typed('PodList', [bare]))}`],
    ['followed by another', `${text(typed('PodList', [bare]))}\n${text(full)}`],
    ['followed by rubbish', `${text(typed('PodList', [bare]))}}`],
    ['without items', text({ kind: 'List', apiVersion: 'v1' })],
    ['with no items', text(typed('PodList', []))],
    ['with null for items', text({ kind: 'PodList', apiVersion: 'v1', items: null })],
    ['with items that are no array', text({ kind: 'PodList', apiVersion: 'v1', items: {} })],
    ['with items of no kind', text(typed('List', [bare, full]))],
    ['with items of no version', text(typed('PodList', [bare], undefined))],
    ['of another version', text(typed('PodList', [bare, full], 'v2'))],
    ['whose version is a number', text(typed('PodList', [bare, full], 1))],
    ['of another kind', text(typed('DeploymentList', [bare, full]))],
    ['of a kind that is none', text(typed('list', [bare, full]))],
    ['whose kind says so twice', text(typed('PodListList', [bare]))],
    ['with a list in it', text(typed('List', [typed('PodList', [bare]), full]))],
    ['with null and numbers in it', text(typed('PodList', [null, 1, 'a', [full], bare]))],
    [
      'whose items come twice',
      `{"kind":"PodList","apiVersion":"v1","items":[],"items":[${text(bare)}]}`,
    ],
    [
      'whose kind comes twice',
      `{"kind":"PodList","apiVersion":"v1","items":[${text(bare)}],"kind":"NodeList"}`,
    ],
    [
      'whose kind has an escape',
      `{"kin\\u0064":"PodList","apiVersion":"v1","items":[${text(bare)}]}`,
    ],
    ['that breaks off', text(typed('PodList', [bare, bare])).slice(0, -20)],
    ['that is no list', text(full)],
    ['that is an array', text([full, full])],
    ['of nothing', ''],
    ['of white space', ' \n'],
    ['with a pod of little', text(typed('PodList', [least, { ...least, spec: {} }, {}]))],
    [
      'with names in the default namespace',
      text(typed('PodList', [{ ...bare, metadata: { name: 'a' } }])),
    ],
    [
      'in YAML',
      'kind: List\napiVersion: v1\nitems:\n- {kind: Node, apiVersion: v1, metadata: {name: a}}\n',
    ],
  ])('%s', (_what, document) => expect(readsAlike(Buffer.from(document))).toBe(true));

  const pod = (metadata: string, spec = '', status = ''): string =>
    `{"metadata":{${metadata}},"spec":{${spec}},"status":{${status}}}`;
  const named = '"name":"a"';
  test.each<[string, string]>([
    ['a name that comes twice', pod('"name":"a","name":"b"')],
    ['a name with an escape', pod('"name":"\\u0061"')],
    ['a name that is not ASCII', pod('"name":"ä"')],
    ['no name', pod('"uid":"u"')],
    ['a name that is none', pod('"name":"A_"')],
    ['a member whose name has an escape', pod(`${named},"\\u006eame":"b"`)],
    ['an unknown member', pod(`${named},"lables":{}`)],
    ['an unknown member of spec', pod(named, '"nodename":"n"')],
    ['an unknown member of status', pod(named, '', '"ip":"1.2.3.4"')],
    ['an unknown section', `{"metadata":{${named}},"spec":{},"status":{},"extra":[]}`],
    [
      'sections that come twice',
      `{"metadata":{${named}},"metadata":{"name":"b"},"spec":{},"status":{}}`,
    ],
    ['labels that come twice', pod(`${named},"labels":{"a":"b"},"labels":{"c":"d"}`)],
    ['a label that comes twice', pod(`${named},"labels":{"a":"b","c":"d","a":"e"}`)],
    ['labels with escapes', pod(`${named},"labels":{"a\\u002fb":"\\u0062"}`)],
    ['labels with null', pod(`${named},"labels":{"a":null}`)],
    ['no labels in the map', pod(`${named},"labels":{}`)],
    ['labels of a prototype', pod(`${named},"labels":{"__proto__":"b"}`)],
    ['labels that are numbers', pod(`${named},"labels":{"0":"b","a":"c"}`)],
    ['a label that is no string', pod(`${named},"labels":{"a":1}`)],
    ['a bad label', pod(`${named},"labels":{"a b":"c"}`)],
    ['deleted', pod(`${named},"deletionTimestamp":"2026-01-01T00:00:00Z"`)],
    ['deleted never', pod(`${named},"deletionTimestamp":""`)],
    [
      'null for texts',
      pod(`${named},"uid":null`, '"nodeName":null,"hostname":null', '"podIP":null'),
    ],
    [
      'addresses',
      pod(named, '', '"podIPs":[{"ip":"1.2.3.4"},{"ip":"::1"},{"ip":""},{}],"podIP":"1.2.3.4"'),
    ],
    ['an address of another', pod(named, '', '"podIPs":[{"ip":"1.2.3.4"}],"podIP":"1.2.3.5"')],
    ['a null address', pod(named, '', '"podIPs":[null]')],
    [
      'two of Ready',
      pod(
        named,
        '',
        '"conditions":[{"type":"Ready","status":"False","lastTransitionTime":"x"},{"type":"Ready","status":"True"}]',
      ),
    ],
    ['Ready without a time', pod(named, '', '"conditions":[{"type":"Ready","status":"True"}]')],
    [
      'Ready after a time',
      pod(
        named,
        '',
        '"conditions":[{"lastTransitionTime":"x","type":"A"},{"type":"Ready","status":"True"}]',
      ),
    ],
    ['a condition that is no object', pod(named, '', '"conditions":[{"type":"Ready"},1]')],
    ['phases', pod(named, '', '"phase":"Odd"')],
    [
      'containers',
      pod(
        named,
        '"containers":[{},{"ports":[]},{"ports":[{"containerPort":1},{"name":"a","containerPort":2}]},{"ports":[{"name":"b","protocol":"UDP"}]}]',
      ),
    ],
    [
      'sidecars',
      pod(
        named,
        '"initContainers":[{"ports":[{"name":"a"}],"restartPolicy":"Always"},{"ports":[{"name":"b"}]},{"restartPolicy":"Always","ports":[{"name":"c"}]}],"containers":[{"ports":[{"name":"d"}]}]',
      ),
    ],
    ['ports that come twice', pod(named, '"containers":[{"ports":[{"name":"a"}],"ports":[]}]')],
    ['null containers', pod(named, '"containers":[null],"initContainers":null')],
    ...[
      '0',
      '00',
      '-1',
      '1.0',
      '1.5',
      '1e2',
      '99999',
      '9999999999999999999',
      '"1"',
      'null',
      '1 ',
    ].map((port): [string, string] => [
      `a port ${port}`,
      pod(named, `"containers":[{"ports":[{"name":"a","containerPort":${port}}]}]`),
    ]),
  ])('a pod with %s', (_what, item) => {
    // Between good ones, and after itself: what was kept of one pod does not become another's.
    const items = [text(bare), item, text(bare), item].join(',');
    const list = `{"kind":"PodList","apiVersion":"v1","items":[${items}]}`;
    expect(readsAlike(Buffer.from(list))).toBe(true);
  });

  const arbPod = arbTampered.filter((raw) => (raw as Json | null)?.['kind'] === 'Pod');
  const arbItems = fc.array(fc.oneof({ weight: 3, arbitrary: arbPod }, arbTampered), {
    maxLength: 4,
  });
  const arbList = fc
    .record({
      items: arbItems,
      kind: fc.constantFrom('List', 'PodList', 'NodeList'),
      isLast: fc.boolean(),
      indent: fc.constantFrom(0, 2),
    })
    .map(({ items, kind, isLast, indent }) => {
      const list = isLast ? { apiVersion: 'v1', items, kind } : { kind, apiVersion: 'v1', items };
      return JSON.stringify(list, null, indent);
    });

  test('whatever its objects are', () => {
    fc.assert(
      fc.property(arbList, (document) => {
        expect(readsAlike(Buffer.from(document))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('whatever became of its bytes', () => {
    const document = fc
      .constantFrom([bare], [bare, { ...bare, spec: {} }])
      .map((items) => JSON.stringify(typed('PodList', items)));
    fc.assert(
      fc.property(arbSpoiled(document), (bytes) => {
        expect(readsAlike(bytes)).toBe(true);
      }),
      { numRuns: 2500 },
    );
  });
});

test('pods as they usually are need no second reading', () => {
  const { items } = JSON.parse(podListText(50)) as { items: unknown[] };
  expect(items.map((item) => isScanned(JSON.stringify(item)))).toEqual(items.map(() => true));
  expect(isScanned(JSON.stringify(full, null, 2))).toBe(true);
});

test('what is kept of a pod says nothing of the bytes it came from', () => {
  const bytes = Buffer.from(podListText(3));
  const before = parseManifestBytes(bytes);
  const copy = structuredClone(before);
  bytes.fill(0x20);
  expect(before).toStrictEqual(copy);
});
