import type { EndpointSlice } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { unpainted } from '../../src/output/colour.ts';
import { planText } from '../../src/output/plan.ts';
import { duration } from '../../src/output/status.ts';
import { table } from '../../src/output/table.ts';
import { conditionText, viewTable } from '../../src/output/view-table.ts';
import type { ViewDocument } from '../../src/output/view.ts';
import { type WatchedDocument, WatchedText } from '../../src/output/watched.ts';

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  expect(
    table(
      ['A', 'LONG', 'C'],
      [
        ['1', '', '3'],
        ['four', '5', ''],
      ],
    ),
  ).toBe('A      LONG     C\n1      <none>   3\nfour   5        <none>');
});

test.each([
  // ready serving terminating
  [true, true, false, 'ready'],
  [false, false, false, 'not ready'],
  [false, true, true, 'terminating, serving'],
  [false, false, true, 'terminating, not serving'],
  [true, true, true, 'ready, terminating'],
  [true, false, false, 'ready, not serving'],
])('ready %s, serving %s, terminating %s: %s', (ready, serving, terminating, text) => {
  expect(conditionText({ ready, serving, terminating })).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [61_000, '1 min'],
  [7_200_000, '2 h'],
  [-5, '0 ms'],
])('%i ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

const endpoint = (address: string, id = 0): WatchedDocument['endpoints'][number] => ({
  id,
  addresses: [address],
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  nodeName: 'n1',
  zone: 'za',
  conditions: { ready: true, serving: true, terminating: false },
});

const view: ViewDocument = {
  service: 'shop/web',
  viewpoint: { node: 'n1', zone: 'za' },
  state: 'ready',
  revision: 1,
  hash: '00',
  epoch: 'e',
  class: 'default/both/zone:za',
  selection: [
    { family: 'IPv4', port: 'http', protocol: 'TCP', reason: 'same-zone', total: 3, chosen: 1 },
  ],
  endpoints: [endpoint('10.0.0.1')],
};

test('a view is read from top to bottom: who, why, which', () => {
  expect(viewTable(view, unpainted)).toBe(
    `shop/web from n1 in za: ready, 1 endpoint
  IPv4 http/TCP: 1 of 3 endpoints, those for zone za (same-zone)

ADDRESS    PORTS       NODE   ZONE   CONDITIONS
10.0.0.1   http:8080   n1     za     ready`,
  );
});

test('a view without endpoints has no table', () => {
  const none = { ...view, state: 'not-found', selection: [], endpoints: [] } as const;
  expect(viewTable(none, unpainted)).toBe('shop/web from n1 in za: not-found, 0 endpoints');
});

test('a watch tells the view, then what came, changed and went', () => {
  const text = new WatchedText(unpainted);
  const times = { triggerMs: 0, ingestMs: 0, computedMs: 0 };
  const endpoints = [endpoint('10.0.0.1', 1)];
  const first: WatchedDocument = { ...view, reset: true, endpoints, removed: [], times };
  expect(text.text(first)).toContain('10.0.0.1   http:8080');
  const more = [endpoint('10.0.0.1', 1), endpoint('10.0.0.2', 2)];
  expect(text.text({ ...first, reset: false, endpoints: more })).toBe(
    `shop/web from n1 in za: ready, 2 endpoints
  ~ 10.0.0.1 http:8080 n1 za ready
  + 10.0.0.2 http:8080 n1 za ready`,
  );
  expect(text.text({ ...first, reset: false, endpoints: [], removed: [1] })).toBe(
    `shop/web from n1 in za: ready, 1 endpoint
  - 10.0.0.1 http:8080 n1 za ready`,
  );
});

describe('a plan', () => {
  const slice = (name: string, ...addresses: readonly string[]): EndpointSlice => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: 'shop',
      uid: '',
      labels: { 'kubernetes.io/service-name': 'web' },
      annotations: {},
      ownerReferences: [],
    },
    addressType: 'IPv4',
    ports: [],
    endpoints: addresses.map((address) => ({ addresses: [address] })),
  });

  test('is a diff of slices and of their endpoints', () => {
    const before = slice('web-b', '10.0.0.2', '10.0.0.3');
    const plan = {
      creates: [slice('web-a', '10.0.0.1')],
      updates: [slice('web-b', '10.0.0.3', '10.0.0.4')],
      deletes: [slice('web-c')],
      events: [],
    };
    expect(planText(plan, () => before, unpainted)).toBe(
      `+ create shop/web-a of web (IPv4, no ports, 1 endpoint) as nobody
    + 10.0.0.1: ready

~ update shop/web-b of web (IPv4, no ports, 2 endpoints) as nobody
    + 10.0.0.4: ready
    - 10.0.0.2: ready

- delete shop/web-c of web (IPv4, no ports, 0 endpoints) as nobody

1 slice to create, 1 to update, 1 to delete.`,
    );
  });

  test('that is empty says so', () => {
    const nothing = { creates: [], updates: [], deletes: [], events: [] };
    expect(planText(nothing, () => undefined, unpainted)).toBe(
      'Nothing to do: the slices are as they should be.',
    );
  });
});
