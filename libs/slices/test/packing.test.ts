import {
  LABEL_HEADLESS,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  MANAGED_BY,
  type EndpointSlice,
  type Pod,
} from '@sliceplane/kube';
import { pods, service, showSlice, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { showSizes, showWrites, Stage, writesOf } from './stage.ts';

const web = service('web http:80');
const all = pods('p*300');
const names = (from: number, to: number): string =>
  all
    .slice(from, to)
    .map((p) => p.name)
    .join(' ');

/** Slices of consecutive pods: `spread('62 61')` holds the first 123. */
function spread(sizes: string, over = {}): EndpointSlice[] {
  let from = 0;
  return sizes.split(' ').map((size, i) => {
    const to = from + Number(size);
    const made = slice(`s${i} http:80 [${names(from, to)}]`, over);
    from = to;
    return made;
  });
}

test.each<[string, number, string, string, string]>([
  ['T16', 250, '62 61', 'create 100, update 62→89', '100 89 61'],
  ['T17', 300, '74 74', 'create 100, create 52', '100 74 74 52'],
  ['T21', 300, '30 30 30 30 30 30 30 30 30 30', '', '30 30 30 30 30 30 30 30 30 30'],
  ['T25', 1, '1', '', '1'],
  ['T29 T31', 10, '20', 'update 20→10', '10'],
  ['the seed case', 200, '95 95', 'create 10', '95 95 10'],
  ['best fit takes all that is left', 190, '80 90 15', 'update 90→95', '95 80 15'],
  ['best fit ties go to the first name', 165, '80 80', 'update 80→85', '85 80'],
])('%s: %i pods, slices of %s: %s', (_, count, sizes, writes, after) => {
  const stage = new Stage({ pods: all.slice(0, count), slices: spread(sizes) });
  expect(showWrites(stage.reconcile())).toBe(writes);
  expect(showSizes(stage.slices)).toBe(after);
  expect(showWrites(stage.reconcile())).toBe('');
});

test.each<[number, string]>([
  [50, '50 50 50 50 50'],
  [80, '80 80 80 10'],
  [150, '150 100'],
  [250, '250'],
  [500, '250'],
])('T28: 250 pods, at most %i: %s', (max, sizes) => {
  const stage = new Stage({ pods: all.slice(0, 250), max });
  stage.reconcile();
  expect(showSizes(stage.slices)).toBe(sizes);
});

test('T18: another target port rewrites every slice in place', () => {
  const stage = new Stage({ pods: all.slice(0, 250), slices: spread('100 100 50') });
  stage.reconcile();
  stage.setService(service('web http:80>81'));
  expect(showWrites(stage.reconcile())).toBe('update 50→100, update 100→100, update 100→50');
  expect(new Set(stage.slices.map((s) => s.ports[0]?.port))).toEqual(new Set([81]));
});

test('T22: another target port packs sparse slices anew', () => {
  const stage = new Stage({ pods: all, slices: spread(Array(10).fill(30).join(' ')) });
  stage.setService(service('web http:80>81'));
  const { changes } = stage.reconcile();
  const ops = writesOf(changes).map(({ op }) => op);
  expect(ops).toEqual([...Array(3).fill('update'), ...Array(7).fill('delete')]);
  expect(showSizes(stage.slices)).toBe('100 100 100');
});

test('T23: what is written anyway is filled, fullest first', () => {
  const flipped = new Set([0, 7, 85, 99]);
  const now = all.slice(0, 115).map((pod, i): Pod => ({ ...pod, ready: !flipped.has(i) }));
  const stage = new Stage({ pods: now, slices: spread('80 20') });
  expect(showWrites(stage.reconcile())).toBe('update 80→95, update 20→20');
});

test.each<[string, object, string]>([
  ['T19 a label is propagated', { tier: 'x' }, 'update 100→100, update 100→100, update 50→50'],
  [
    'T20 reserved labels are not',
    { [LABEL_HEADLESS]: 'x', [LABEL_MANAGED_BY]: 'x', [LABEL_SERVICE_NAME]: 'x' },
    '',
  ],
])('%s', (_, labels, writes) => {
  const stage = new Stage({ pods: all.slice(0, 250), slices: spread('100 100 50') });
  stage.setService(service('web http:80', { labels: { ...labels } }));
  expect(showWrites(stage.reconcile())).toBe(writes);
  const wanted = writes === '' ? {} : labels;
  for (const { metadata } of stage.slices) {
    expect(metadata.labels).toEqual({
      ...wanted,
      [LABEL_SERVICE_NAME]: 'web',
      [LABEL_MANAGED_BY]: MANAGED_BY,
    });
  }
});

test('T1 T58: no pods: a placeholder, without ports and endpoints', () => {
  const created = '2026-01-01T00:00:00Z';
  const stage = new Stage({ service: service('web http:80', { creationTimestamp: created }) });
  expect(showWrites(stage.reconcile())).toBe('create 0');
  const [placeholder] = stage.slices;
  expect(placeholder).toMatchObject({
    addressType: 'IPv4',
    ports: [],
    endpoints: [],
    metadata: {
      generateName: 'web-',
      generation: 1,
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': created },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: 'web',
          uid: 'service-web',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
  });
  expect(placeholder?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

test.each<[string, string, object, string]>([
  ['T11 a placeholder stays', 's1 []', {}, ''],
  ['T13 another name', 'another []', {}, ''],
  ['T13 other labels', 's1 []', { labels: { user: 'x' } }, 'update 0→0'],
  ['T13 another age', 's1 []', { metadata: { creationTimestamp: '2020-01-01T00:00:00Z' } }, ''],
  ['T13 another address type', 's1 IPv6 []', {}, 'create 0, delete 0'],
  ['T13 other annotations', 's1 []', { metadata: { annotations: { a: 'b' } } }, ''],
  ['R5.5 with ports it is none', 's1 http:80 []', {}, 'update 0→0'],
])('%s: %s', (_, line, over, writes) => {
  const stage = new Stage({ slices: [slice(line, over)] });
  expect(showWrites(stage.reconcile())).toBe(writes);
  expect(showWrites(stage.reconcile())).toBe('');
});

test('T14: publishNotReadyAddresses makes everybody ready', () => {
  const some = pods('p*50').map((pod, i): Pod => ({ ...pod, ready: i % 3 !== 0 }));
  const stage = new Stage({ pods: some, service: { ...web, publishNotReadyAddresses: true } });
  expect(showWrites(stage.reconcile())).toBe('create 50');
  expect(stage.endpoints.every((e) => e.conditions?.ready)).toBe(true);
});

test('T26: a slice of an earlier Service of that name is replaced, not reused', () => {
  const stage = new Stage({ pods: pods('a'), slices: [slice('s1 http:80 [a]', { owner: 'old' })] });
  expect(showWrites(stage.reconcile())).toBe('create 1, delete 1');
});

test('T33 T35 R5.14: a new slice takes the place of one that goes', () => {
  const stage = new Stage({
    pods: pods('a b'),
    slices: [
      slice('old http:81 [a]', { metadata: { annotations: { mine: 'gone' }, generation: 4 } }),
      slice('kept http:80 [b x]'),
    ],
  });
  expect(showWrites(stage.reconcile())).toBe('update 2→2, delete 1');
  const recycling = new Stage({
    pods: pods('a b'),
    slices: [
      slice('old http:81 [a]', { metadata: { annotations: { mine: 'gone' }, generation: 4 } }),
    ],
  });
  expect(showWrites(recycling.reconcile())).toBe('update 1→2');
  expect(recycling.slices[0]?.metadata).toMatchObject({
    name: 'old',
    uid: 'slice-old',
    generation: 5,
    annotations: {},
  });
});

test.each<[string, string[], string, string]>([
  ['T34 updates go on', ['s1 http:80 [a x]'], 'a', 'update 2→1'],
  ['T34 creates do not: what would be new waits', ['s1 http:80 [a b]'], 'a b c', ''],
  [
    'T37 recycling and deleting go on',
    ['s1 http:81 [a]', 's2 http:81 [b]'],
    'a',
    'update 1→1, delete 1',
  ],
])('%s, while the Service is being deleted', (_, slices, line, writes) => {
  const stage = new Stage({
    service: service('web http:80', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    pods: pods(line),
    slices: slices.map((text) => slice(text)),
    max: 2,
  });
  expect(showWrites(stage.reconcile())).toBe(writes);
});

test('R5.12: a slice above a lowered maximum keeps what it has and gets nothing', () => {
  const stage = new Stage({
    pods: pods('a b c d e'),
    slices: [slice('s1 http:80 [a b c x]')],
    max: 2,
  });
  expect(showWrites(stage.reconcile())).toBe('create 2, update 4→3');
});

test('R5.8: of two copies of an endpoint the one in the first slice by name stays', () => {
  const stage = new Stage({
    pods: pods('a b c'),
    slices: [slice('s2 http:80 [b c]'), slice('s1 http:80 [a b]')],
  });
  expect(showWrites(stage.reconcile())).toBe('update 2→1');
  expect(stage.slices.map(showSlice).sort()).toEqual([
    's1 IPv4 http:80 [a b]',
    's2 IPv4 http:80 [c]',
  ]);
});
