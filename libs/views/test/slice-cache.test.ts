import type { EndpointPort, EndpointSlice } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { ViewIndex, type ViewMode } from '../src/index.ts';
import { options, service, slice, sliceOf, viewpoint } from './notation.ts';

/**
 * A generated slice `s<s>`: endpoints 10.0.<s>.1..n; the i-th is not ready and not serving if u divides i, and
 * terminating, so not ready, if t divides it; on node hosts[i mod length]; ports port-0, port-1, ...
 */
interface Generated {
  readonly n: number;
  readonly u?: number;
  readonly t?: number;
  readonly o?: number;
  readonly hosts?: readonly string[];
  readonly ports?: readonly (number | undefined)[];
}

function g(
  s: number,
  { n, u = 999, t = 999, o = s, hosts = ['h1'], ports = [80] }: Generated,
): EndpointSlice {
  const endpoints = Array.from({ length: n }, (_, k) => {
    const i = k + 1;
    const base = i % u !== 0;
    const terminating = i % t === 0;
    return {
      addresses: [`10.0.${o}.${i}`],
      nodeName: hosts[i % hosts.length] as string,
      conditions: { ready: base && !terminating, serving: base, terminating },
    };
  });
  const list = ports.map((port, i): EndpointPort => {
    return { name: `port-${i}`, protocol: 'TCP', ...(port === undefined ? {} : { port }) };
  });
  return sliceOf(`svc1-${s}`, 'IPv4', list, endpoints);
}

/** One service's cache: apply slices, commit, look. */
function cache(ports = 'port-0=80,port-1=443') {
  const index = new ViewIndex('ns1/svc1');
  index.setService(service(ports));
  index.commit();
  const held = new Map<string, EndpointSlice>();
  return {
    index,
    apply(...slices: EndpointSlice[]) {
      for (const after of slices) {
        index.setSlice(held.get(after.metadata.name), after);
        held.set(after.metadata.name, after);
      }
    },
    remove(gone: EndpointSlice) {
      index.setSlice(gone, undefined);
      held.delete(gone.metadata.name);
    },
    /** Everything known, whatever its condition: R ready, X neither, ST serving and terminating; `*` on host1. */
    all(mode: ViewMode = 'everything') {
      const view = index.view(
        viewpoint('h1'),
        options({ mode, includeNotReady: true, family: 'IPv4' }),
      );
      return view.entries
        .flatMap((e) => {
          const state = e.ready ? 'R' : e.serving && e.terminating ? 'ST' : 'X';
          const local = e.nodeName === 'h1' ? '*' : '';
          return e.ports.map((p) => `${e.address.slice(5)}:${p.port} ${state}${local}`);
        })
        .sort();
    },
  };
}

const local = (places: string[]) => places.map((place) => `${place} R*`).sort();

describe('the slice cache', () => {
  test('TC2: slices of one Service are one list', () => {
    const c = cache('port-0=80');
    c.apply(g(1, { n: 3 }), g(2, { n: 3 }));
    expect(c.index.commit().changed).toBe(true);
    expect(c.all()).toEqual(local(['1.1:80', '1.2:80', '1.3:80', '2.1:80', '2.2:80', '2.3:80']));
  });

  test('TC3: the newest of a slice replaces what is pending', () => {
    const c = cache();
    c.apply(g(1, { n: 3 }));
    c.apply(g(1, { n: 4 }));
    c.index.commit();
    expect(c.all()).toEqual(local(['1.1:80', '1.2:80', '1.3:80', '1.4:80']));
  });

  test('TC5: conditions of the newest', () => {
    const c = cache();
    c.apply(g(1, { n: 10, u: 3, t: 5 }), g(1, { n: 10, u: 6, t: 5 }));
    c.index.commit();
    const odd: Record<number, string> = { 5: 'ST', 10: 'ST', 6: 'X' };
    const expected = Array.from({ length: 10 }, (_, i) => `1.${i + 1}:80 ${odd[i + 1] ?? 'R'}*`);
    expect(c.all()).toEqual(expected.sort());
  });

  test('TC6: all unready', () => {
    const c = cache();
    c.apply(g(1, { n: 10, u: 1 }), g(1, { n: 10, u: 1 }));
    c.index.commit();
    expect(c.all()).toHaveLength(10);
    expect(c.all().every((line) => line.endsWith('X*'))).toBe(true);
  });

  test('TC8: a port without a number gives nothing', () => {
    const c = cache();
    c.apply(g(1, { n: 3, ports: [undefined] }));
    expect(c.index.commit().changed).toBe(false);
    expect(c.all()).toEqual([]);
  });

  test('TC9: one port name with two numbers is one list of both', () => {
    const c = cache();
    const hosts = ['h1', 'h2'];
    c.apply(g(1, { o: 1, n: 2, hosts, ports: [80] }), g(2, { o: 1, n: 2, hosts, ports: [8080] }));
    c.index.commit();
    expect(c.all()).toEqual(['1.1:80 R', '1.1:8080 R', '1.2:80 R*', '1.2:8080 R*']);
  });

  // Upstream compares whole objects (C7); a revision grows only with what a viewer could see.
  test.each<[string, EndpointSlice, EndpointSlice, boolean]>([
    [
      'TC11: the same ports again',
      g(1, { n: 1, ports: [80, 443] }),
      g(1, { n: 1, ports: [80, 443] }),
      false,
    ],
    [
      'TC12: port numbers swapped',
      g(1, { n: 1, ports: [443, 80] }),
      g(1, { n: 1, ports: [80, 443] }),
      true,
    ],
    ['TC14: the same endpoints', g(1, { n: 3 }), g(1, { n: 3 }), false],
    ['TC15: endpoints reordered', g(1, { n: 3 }), reversed(g(1, { n: 3 })), false],
    ['TC15: an endpoint added', g(1, { n: 3 }), g(1, { n: 4 }), true],
    ['TC26: all become ready', g(1, { n: 2, u: 1 }), g(1, { n: 2 }), true],
  ])('%s', (_row, before, after, changed) => {
    const c = cache();
    c.apply(before);
    c.index.commit();
    c.apply(after);
    expect(c.index.commit().changed).toBe(changed);
  });

  test('TC17: a deleted slice leaves no trace', () => {
    const c = cache();
    c.apply(g(1, { n: 1 }), g(2, { n: 1 }));
    c.index.commit();
    c.remove(g(2, { n: 1 }));
    c.index.commit();
    expect(c.index.summary()).toEqual({ slices: 1, endpoints: 1, ready: 1 });
  });

  test('TC18: a new slice on an empty cache', () => {
    const c = cache();
    c.apply(g(1, { n: 3, ports: [80, 443] }));
    expect(c.index.commit().changed).toBe(true);
    expect(c.index.outlook().ports.map((p) => `${p.port} ${p.total}`)).toEqual([
      'port-0 3',
      'port-1 3',
    ]);
  });

  test('TC20: an FQDN slice is nothing to those who ask for IP', () => {
    const c = cache();
    c.apply({ ...slice('svc1-9 :port-0=80 db.example') });
    c.index.commit();
    const view = (family: 'both' | 'FQDN') => c.index.view(viewpoint(''), options({ family }));
    expect(view('both').entries).toEqual([]);
    expect(view('FQDN').entries).toHaveLength(1);
  });

  test('TC21: an update in the middle of others', () => {
    const c = cache();
    const hosts = ['h1', 'h2'];
    const ports = [80, 443];
    c.apply(g(1, { n: 3, hosts, ports }), g(2, { n: 2, hosts, ports }));
    c.index.commit();
    c.apply(g(1, { n: 5, hosts: ['h1'], ports }));
    expect(c.index.commit().changed).toBe(true);
    const first = [1, 2, 3, 4, 5].flatMap((i) => [`1.${i}:80 R*`, `1.${i}:443 R*`]);
    expect(c.all()).toEqual([...first, '2.1:80 R', '2.1:443 R', '2.2:80 R*', '2.2:443 R*'].sort());
  });

  test('TC23: a removal goes by name, whatever content it carries', () => {
    const c = cache();
    c.apply(g(1, { n: 3 }), g(2, { n: 2 }));
    c.index.commit();
    c.remove(g(1, { n: 5 }));
    expect(c.index.commit().changed).toBe(true);
    expect(c.all()).toEqual(local(['2.1:80', '2.2:80']));
  });

  test('TC24: removing an unknown slice changes nothing', () => {
    const c = cache();
    c.apply(g(1, { n: 3 }), g(2, { n: 2 }));
    c.index.commit();
    c.remove(g(3, { n: 3 }));
    expect(c.index.commit()).toMatchObject({ changed: false, classes: [] });
  });

  test('TC27: conditions of one slice change, those of the other stay', () => {
    const c = cache();
    c.apply(g(1, { n: 3, u: 2 }), g(2, { n: 2, u: 2 }));
    c.index.commit();
    c.apply(g(1, { n: 3, u: 3 }));
    c.index.commit();
    expect(c.all()).toEqual(['1.1:80 R*', '1.2:80 R*', '1.3:80 X*', '2.1:80 R*', '2.2:80 X*']);
  });

  test('TC29: a commit with nothing pending', () => {
    const c = cache();
    expect(c.index.commit()).toEqual({ changed: false, revision: 1, found: true, classes: [] });
  });

  test('TC30: pending on empty', () => {
    const c = cache();
    expect(c.all()).toEqual([]);
    c.apply(g(1, { n: 3, u: 3, t: 2 }));
    c.index.commit();
    expect(c.all()).toEqual(['1.1:80 R*', '1.2:80 ST*', '1.3:80 X*']);
  });
});

function reversed(of: EndpointSlice): EndpointSlice {
  return { ...of, endpoints: [...of.endpoints].reverse() };
}

describe('changes of the endpoints map', () => {
  const ports = 'p11=11/UDP,p12=12/UDP,p13=13/UDP,p14=14/UDP,p11-2=11/UDP';
  const a11 = 's1 :p11=11/UDP 1@h1';
  const both = 's1 :p11=11/UDP,p12=12/UDP 1 2@h1';
  const b12 = 's2 :p12=12/UDP 3@h1';
  test.each<[string, string[], string[], boolean, string, number]>([
    // row    before        after            changed  keys: endpoints                          on this node
    ['TC32', [], [], false, '', 0],
    ['TC33', ['s1 :p11=11/UDP 1'], ['s1 :p11=11/UDP 1'], false, 'p11 1', 0],
    ['TC34', [a11], [a11], false, 'p11 1', 1],
    [
      'TC35',
      [both, 's2 :p13=13/UDP,p14=14/UDP 3 4@h1'],
      [both, 's2 :p13=13/UDP,p14=14/UDP 3 4@h1'],
      false,
      'p11 2, p12 2, p13 2, p14 2',
      2,
    ],
    ['TC36', [], [a11], true, 'p11 1', 1],
    ['TC38', ['s1 :p11=11/UDP 1'], [both], true, 'p11 2, p12 2', 1],
    ['TC39', [both], ['s1 :p11=11/UDP 1'], true, 'p11 1', 0],
    ['TC41', [a11, b12], [a11], true, 'p11 1', 1],
    ['TC42', [a11], ['s1 :p11-2=11/UDP 1@h1'], true, 'p11-2 1', 1],
    ['TC44 grows', [a11], [a11, b12], true, 'p11 1, p12 1', 2],
    ['TC44 vanishes', [a11, b12], [], true, '', 0],
    ['TC45', [], ['s1 :p11=11/UDP 1'], true, 'p11 1', 0],
    ['TC47', ['s1 :p11=11/UDP 1@h1!Rst'], [], true, '', 0],
    ['TC48', [], ['s1 :p11=11/UDP 1@h2'], true, 'p11 1', 0],
    ['TC50', [], ['s1 :p11=11/UDP,p12=12/UDP 1@h2 2@h1'], true, 'p11 2, p12 2', 1],
    ['TC51', [], ['s1 :p11=11/UDP 2@h1 22@h1', 's2 :p12=12/UDP 3@h1'], true, 'p11 2, p12 1', 3],
  ])('%s', (_row, before, after, changed, keys, onNode) => {
    const c = cache(ports);
    c.apply(...before.map(slice));
    c.index.commit();
    for (const line of before) c.remove(slice(line));
    c.apply(...after.map(slice));
    expect(c.index.commit().changed).toBe(changed);
    const rows = c.index.outlook().ports.filter((port) => port.total > 0);
    expect(
      rows
        .map((port) => `${port.port} ${port.total}`)
        .sort()
        .join(', '),
    ).toBe(keys);
    const here = c.index.view(viewpoint('h1'), options({ mode: 'node-only' }));
    expect(here.entries.filter((entry) => entry.ready)).toHaveLength(onNode);
  });
});
