import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kep752Result, measureKep752, planKep752 } from '../../src/kep752/measure.ts';
import { representations } from '../../src/kep752/cost.ts';
import { sampleOf, scaledUp } from '../../src/kep752/sample.ts';
import { kep752Text } from '../../src/kep752/table.ts';
import { startServer } from '../../src/server/own-server.ts';
import type { Server } from '../../src/server/server.ts';

const ENDPOINTS = 200;
const NODES = 30;
const REPLACED = 20;

describe('kep752 of 200 endpoints on 30 nodes, against a real server', () => {
  let server: Server;
  let result: Kep752Result;
  beforeAll(async () => {
    const plan = { kind: 'own', shards: 1, nodeArgs: [], serveArgs: [] } as const;
    server = await startServer(plan, () => {});
    const size = {
      endpoints: ENDPOINTS,
      nodes: NODES,
      sampleNodes: NODES,
      replaced: REPLACED,
      seed: 1,
    };
    result = await measureKep752({ address: server.address }, planKep752(size), () => {});
  }, 60_000);
  afterAll(() => server.close());

  test('the writes are those of the KEP', () => {
    const writes = Object.values(result.costs).map((costs) =>
      representations.map((representation) => costs[representation].writes),
    );
    expect(writes).toEqual([
      [1, 1, ENDPOINTS / 100, null, null],
      [1, 1, 1, null, null],
      [ENDPOINTS, ENDPOINTS, ENDPOINTS, null, null],
    ]);
  });

  test('a change is one event for each node, and none for a node that does not use the endpoint', () => {
    const { endpoints, slices, views, 'views-own-zone': ownZone } = result.costs['one-change'];
    expect([endpoints.events, slices.events, views.events]).toEqual([NODES, NODES, NODES]);
    const changed = result.oneChange.find((zone) => zone.changed);
    expect(ownZone.events).toBe(changed?.sampledNodes);
  });

  test('not a byte for nodes of other zones under PreferSameZone; one change is below 200 bytes for those it concerns', () => {
    const [here, ...others] = result.oneChange.toSorted((a, b) => +b.changed - +a.changed);
    const elsewhere = others.flatMap(({ viewsOwnZone }) => viewsOwnZone);
    expect(elsewhere.length).toBeGreaterThan(0);
    expect(new Set(elsewhere)).toEqual(new Set([0]));
    expect(Math.min(...(here?.viewsOwnZone ?? [0]))).toBeGreaterThan(0);
    const all = result.oneChange.flatMap(({ views, viewsOwnZone }) => [...views, ...viewsOwnZone]);
    expect(Math.max(...all)).toBeLessThan(200);
  });

  test('views < slices < Endpoints for what changes; the Endpoints that are cut are whole below 1,000', () => {
    for (const operation of ['one-change', 'rolling-update'] as const) {
      const { views, slices, endpoints, 'endpoints-cut': cut, ...own } = result.costs[operation];
      expect(own['views-own-zone'].bytes).toBeLessThan(views.bytes);
      expect(views.bytes).toBeLessThan(slices.bytes);
      expect(slices.bytes).toBeLessThan(endpoints.bytes);
      // The same object, once as a message and once on a connection, with the framing of a call around it.
      const framing = cut.bytes / endpoints.bytes - 1;
      expect(framing).toBeGreaterThan(0);
      expect(framing).toBeLessThan(0.01);
    }
  });

  test('every figure says how it came about', () => {
    const { create, 'rolling-update': rolling } = result.costs;
    expect(representations.map((one) => create[one].how)).toEqual([
      'computed',
      'computed',
      'scaled',
      'measured',
      'measured',
    ]);
    // 20 of 200 endpoints were replaced.
    expect(new Set(representations.map((one) => rolling[one].how))).toEqual(new Set(['scaled']));
    const text = kep752Text(result);
    expect(text).toContain('KEP-752: 200 endpoints on 30 nodes, seed 1');
    expect(text).toContain('on 20 of 200 endpoints');
    expect(text).toMatch(/elsewhere\): \d+ B, with PreferSameZone 0 B\./);
  });

  test('a server that serves the Service already is refused', async () => {
    const size = { endpoints: 5, nodes: 30, sampleNodes: 3, replaced: 1, seed: 1 };
    await expect(
      measureKep752({ address: server.address }, planKep752(size), () => {}),
    ).rejects.toThrow(/already serves .*: this takes an empty one/);
  });
});

describe('sampleOf', () => {
  const node = (i: number, zone: string) => ({ name: `n${i}`, zone }) as never;
  const nodes = Array.from({ length: 100 }, (_, i) => node(i, i < 70 ? 'a' : i < 99 ? 'b' : ''));

  test('every zone has its share, and none is left out', () => {
    const strata = sampleOf(nodes, 10);
    expect(strata.map(({ zone, nodes: some, standFor }) => [zone, some.length, standFor])).toEqual([
      ['a', 7, 70],
      ['b', 3, 29],
      ['', 1, 1],
    ]);
  });

  test('what each node of a zone receives is scaled to the zone', () => {
    const strata = sampleOf(nodes, 10);
    expect(scaledUp(strata, ({ zone }) => (zone === 'a' ? 10 : 0))).toBe(700);
    expect(scaledUp(sampleOf(nodes, 100), ({ name }) => Number(name.slice(1)))).toBe(4950);
  });

  test('fewer nodes than zones are refused', () => {
    expect(() => sampleOf(nodes, 2)).toThrow('2 sampled nodes cannot stand for 3 zones');
  });
});
