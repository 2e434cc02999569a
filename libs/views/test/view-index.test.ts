import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { type ClassChange, hashText, ViewIndex } from '../src/index.ts';
import { options, service, slice, sliceOf, viewpoint } from './notation.ts';

function indexOf(svc: string, ...slices: string[]): ViewIndex {
  const index = new ViewIndex('ns1/svc');
  index.setService(service(svc));
  for (const line of slices) index.setSlice(undefined, slice(line));
  return index;
}

const told = (change: ClassChange) =>
  [
    change.viewClass,
    change.reset ? 'reset' : `+${change.revision - change.baseRevision}`,
    ...change.upserts.map((e) => e.address.replace('10.0.0.', '')),
    ...change.removed.map(() => '-'),
    `= ${change.size}`,
  ].join(' ');

describe('a revision', () => {
  test.each<[string, string, string, boolean]>([
    // news                       before          after             a viewer could see it
    ['a condition', '1 2', '1 2!RS', true],
    ['a hint', '1>-/za', '1>-/zb', true],
    ['absent is the same as true', '1', '1!rsT', false],
    ['a second address', '1', '1+9', false],
    ['an endpoint nobody may use', '1', '1 2!RS', true],
    ['another copy that loses', '1@n1', '1@n1 1@n2!t', false],
  ])('L7: %s', (_news, before, after, changed) => {
    const index = indexOf('80', `s1 :80 ${before}`);
    expect(index.commit().revision).toBe(1);
    index.setSlice(undefined, slice(`s1 :80 ${after}`));
    expect(index.commit()).toMatchObject({ changed, revision: changed ? 2 : 1 });
  });

  test.each([
    ['its policy', '80', '80 local', true],
    ['a port’s number', '80', '81', true],
    ['a port more', '80', '80,x=90', true],
    ['its families', '80', '80 dual', true],
    ['nothing', '80', '80', false],
  ])('L7: the Service changes: %s', (_what, before, after, changed) => {
    const index = indexOf(before, 's1 :80 1');
    index.commit();
    index.setService(service(after));
    expect(index.commit().changed).toBe(changed);
  });

  test('L7: a Service that goes and comes back', () => {
    const index = indexOf('80', 's1 :80 1');
    index.open('default/both/any');
    index.commit();
    index.setService(undefined);
    const gone = index.commit();
    expect(gone).toMatchObject({ changed: true, revision: 2, found: false });
    expect(gone.outlook?.ports).toEqual([]);
    expect(gone.classes.map(told)).toEqual(['default/both/any +1 - = 0']);
    index.setSlice(slice('s1 :80 1'), slice('s1 :80 1 2'));
    expect(index.commit()).toMatchObject({ changed: false, revision: 2 });
    index.setService(service('80'));
    const back = index.commit();
    expect(back).toMatchObject({ changed: true, revision: 3, found: true });
    expect(back.classes.map(told)).toEqual(['default/both/any +1 1 2 = 2']);
  });

  test('L7: unknown services have revision 0 and an answer', () => {
    const index = new ViewIndex('ns1/none');
    index.open('default/both/any');
    const commit = index.commit();
    expect(commit).toMatchObject({ changed: false, revision: 0, found: false });
    expect(commit.outlook).toEqual({ local: false, externalName: false, ports: [] });
    expect(commit.classes.map(told)).toEqual(['default/both/any reset = 0']);
  });
});

describe('a restored index', () => {
  function restored(...slices: string[]): ViewIndex {
    const index = new ViewIndex('ns1/svc', 41);
    index.setService(service('80'));
    for (const line of slices) index.setSlice(undefined, slice(line));
    index.open('default/both/any');
    return index;
  }

  test('L7: what is fed before the first commit is what its revision showed', () => {
    const index = restored('s1 :80 1 2');
    const first = index.commit();
    expect(first).toMatchObject({ changed: false, revision: 41, found: true });
    expect(first.outlook?.ports).toHaveLength(1);
    expect(first.classes.map(told)).toEqual(['default/both/any reset 1 2 = 2']);
    index.setSlice(slice('s1 :80 1 2'), slice('s1 :80 1 2'));
    expect(index.commit()).toMatchObject({ changed: false, revision: 41 });
    index.setSlice(slice('s1 :80 1 2'), slice('s1 :80 1'));
    expect(index.commit()).toMatchObject({ changed: true, revision: 42 });
  });

  test('L7: above a floor, the first thing shown has a larger revision, and nothing shown has none', () => {
    const index = ViewIndex.above('ns/web', 41);
    expect(index.commit()).toMatchObject({ changed: false, revision: 41, found: false });
    index.setService(service('80'));
    expect(index.commit()).toMatchObject({ changed: true, revision: 42, found: true });
    expect(index.commit()).toMatchObject({ changed: false, revision: 42 });
  });
});

describe('open classes', () => {
  test('L7: a delta has its base, and upserts for what is new or has other ports', () => {
    const index = indexOf('a=80,b=81', 's1 :a=80 1 2', 's2 :b=81 1');
    index.open('default/both/any');
    const [first] = index.commit().classes;
    index.setSlice(undefined, slice('s1 :a=80 2 3'));
    const { classes, revision } = index.commit();
    expect(classes.map(told)).toEqual(['default/both/any +1 1 3 = 3']);
    expect(classes[0]).toMatchObject({ revision, chosen: [2, 1], baseRevision: first?.revision });
    expect(classes[0]?.baseHash).toEqual(first?.hash);
    expect(hashText(classes[0]?.hash ?? new Uint8Array())).toBe(
      index.view(viewpoint(''), options()).hash,
    );
  });

  test('a class that is opened again is sent whole again, a closed one no more', () => {
    const index = indexOf('80', 's1 :80 1');
    index.open('default/both/any');
    expect(index.commit().classes.map(told)).toEqual(['default/both/any reset 1 = 1']);
    expect(index.commit().classes).toEqual([]);
    index.open('default/both/any');
    expect(index.commit()).toMatchObject({ changed: false, classes: [{ reset: true, size: 1 }] });
    index.close('default/both/any');
    index.setSlice(undefined, slice('s1 :80 1 2'));
    expect(index.commit()).toMatchObject({ changed: true, classes: [] });
  });

  test('only the classes that could see a change have one', () => {
    const index = indexOf('80', 's1 :80 1@n1/za>-/za 2@n2/zb>-/zb 3@n2/zb>-/zb');
    for (const zone of ['za', 'zb'] as const) index.open(`default/both/zone:${zone}`);
    index.commit();
    index.setSlice(undefined, slice('s1 :80 1@n1/za>-/za 2@n2/zb>-/zb 3@n2/zb>-/zb!RS'));
    expect(index.commit().classes.map(told)).toEqual(['default/both/zone:zb +1 - = 1']);
  });

  test('C33: thousands of nodes under Local: a change is told to the node it is on', () => {
    const index = indexOf('80 local', 's1 :80 1@n1 2@n2 3@n2!Rst');
    for (const node of ['n1', 'n2', 'n3'] as const) index.open(`default/both/node:${node}`);
    expect(index.commit().classes.map(told)).toEqual([
      'default/both/node:n1 reset 1 = 1',
      'default/both/node:n2 reset 2 = 1',
      'default/both/node:n3 reset = 0',
    ]);
    index.setSlice(undefined, slice('s1 :80 1@n1 2@n2!RS 3@n2!Rst'));
    expect(index.commit().classes.map(told)).toEqual(['default/both/node:n2 +1 3 - = 1']);
    index.setSlice(undefined, slice('s1 :80 1@n3 2@n2!RS 3@n2!Rst'));
    expect(index.commit().classes.map(told)).toEqual([
      'default/both/node:n1 +2 - = 0',
      'default/both/node:n3 +2 1 = 1',
    ]);
    index.setService(service('80'));
    expect(index.commit().classes.map(told)).toEqual([
      'default/both/node:n1 +1 1 = 1',
      'default/both/node:n2 +2 1 - = 1',
    ]);
  });

  test('C35: another node’s endpoint that loses its hint ends every node’s ring', () => {
    const index = indexOf('80', 's1 :80 1@n1>n1 2@n2>n2');
    index.open('default/both/node:n1');
    expect(index.commit().classes.map(told)).toEqual(['default/both/node:n1 reset 1 = 1']);
    index.setSlice(undefined, slice('s1 :80 1@n1>n1 2@n2>n2'));
    index.commit();
    index.setSlice(undefined, slice('s1 :80 1@n1>n1 2@n2'));
    expect(index.commit().classes.map(told)).toEqual(['default/both/node:n1 +1 2 = 2']);
  });

  test('rows that move without an entry changing are told', () => {
    const index = indexOf('b=80,c=81', 's1 :b=80 1');
    index.open('default/both/any');
    expect(index.commit().classes).toMatchObject([{ chosen: [1, 0] }]);
    index.setService(service('a=79,b=80'));
    const { classes } = index.commit();
    expect(classes).toMatchObject([{ chosen: [0, 1], upserts: [], removed: [], reset: false }]);
    expect(classes[0]?.hash).toEqual(classes[0]?.baseHash);
  });

  test('a key that is not one is refused', () => {
    expect(() => indexOf('80').open('nonsense' as 'default/both/any')).toThrow(RangeError);
  });
});

test('owners: why a service is behind an address', () => {
  const index = indexOf(
    'http=80,dns=53/UDP',
    's1 :http=8080,dns=53/UDP 1@n1',
    's2 :http=8080 v6:1',
  );
  index.commit();
  expect(index.owners('10.96.0.1', 0)).toMatchObject([
    {
      service: 'ns1/svc',
      role: 'cluster-ip',
      ports: [{ name: 'dns' }, { name: 'http', port: 80 }],
    },
  ]);
  expect(index.owners('10.96.0.1', 8080)).toEqual([]);
  expect(index.owners('10.0.0.1', 8080)).toEqual([
    {
      service: 'ns1/svc',
      role: 'endpoint',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      nodeName: 'n1',
      slice: 's1',
    },
  ]);
  expect(index.owners('FD00:0::1', 0)).toMatchObject([{ role: 'endpoint', slice: 's2' }]);
  expect(index.owners('10.0.0.9', 0)).toEqual([]);
  index.setService(undefined);
  index.commit();
  expect(index.owners('10.0.0.1', 0)).toEqual([]);
});

describe('work is O(changed)', () => {
  const ports = [{ name: '', port: 80, protocol: 'TCP' as const }];

  /** Slices of 20 whose endpoints count how often anybody reads them. */
  function counted(endpoints: number) {
    const reads = { count: 0 };
    const make = (at: number): Endpoint =>
      new Proxy<Endpoint>(
        { addresses: [`10.0.${at >> 8}.${at & 255}`], nodeName: `n${at >> 2}`, zone: `z${at % 3}` },
        {
          get(target, key, receiver) {
            reads.count++;
            return Reflect.get(target, key, receiver) as unknown;
          },
        },
      );
    const slices: EndpointSlice[] = [];
    for (let at = 0; at < endpoints; at += 20) {
      const list = Array.from({ length: 20 }, (_, i) => make(at + i));
      slices.push(sliceOf(`s${at}`, 'IPv4', ports, list));
    }
    return { slices, reads };
  }

  function flipCost(endpoints: number): number {
    const { slices, reads } = counted(endpoints);
    const index = new ViewIndex('ns1/svc');
    index.setService(service('80'));
    for (const part of slices) index.setSlice(undefined, part);
    for (const key of ['any', 'zone:z0'] as const) index.open(`prefer-zone/both/${key}`);
    for (const node of ['n0', 'n1'] as const) index.open(`node-only/both/node:${node}`);
    index.commit();
    const [before] = slices as [EndpointSlice];
    const to: Endpoint = { addresses: ['10.0.0.1'], nodeName: 'n0', conditions: { ready: false } };
    reads.count = 0;
    index.setSlice(before, { ...before, endpoints: before.endpoints.with(1, to) });
    expect(index.commit().classes).toHaveLength(2);
    return reads.count;
  }

  test('a flip reads as many endpoints of a service of 4000 as of one of 40', () => {
    expect(flipCost(4000)).toBe(flipCost(40));
  });

  test('a cold start hashes nothing', () => {
    const { slices, reads } = counted(100);
    const index = new ViewIndex('ns1/svc');
    index.setService(service('80'));
    for (const part of slices) index.setSlice(undefined, part);
    index.commit();
    const cold = reads.count;
    index.open('everything/both/any');
    index.commit();
    expect(reads.count).toBeGreaterThan(cold);
    expect(cold / 100, 'reads per endpoint').toBeLessThan(12);
  });
});
