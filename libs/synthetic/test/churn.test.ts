import { type Delta, keyOf, type KubeObject, type Pod, parseObject } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import {
  churn,
  type ChurnOptions,
  manifestOf,
  NO_TRAITS,
  objectsOf,
  syntheticCluster,
} from '../src/index.ts';

const cluster = syntheticCluster({ services: 30, pods: 400, seed: 5 });
const quiet = { flipsPerBatch: 0, rollouts: 0, drains: 0, relabels: 0 };
const busy = { flipsPerBatch: 4, rollouts: 0.5, drains: 0.3, relabels: 0.3 };

describe('churn', () => {
  test('equal seeds give equal batches, other seeds other ones; the cluster stays as it was', () => {
    const before = JSON.stringify(cluster);
    const bytes = (seed: number): string => JSON.stringify(take(60, { ...busy, seed }));
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
    expect(JSON.stringify(cluster)).toBe(before);
  });

  test('every delete names an object that is there, every upsert is one the API would accept', () => {
    const world = worldOf(cluster);
    for (const batch of take(300, busy)) {
      for (const delta of batch) {
        apply(world, delta);
        if (delta.op !== 'upsert') continue;
        expect(parseObject(manifestOf(delta.object))).toEqual({ ok: true, object: delta.object });
      }
    }
    const ips = podsOf(world).flatMap((pod) => pod.podIPs);
    expect(new Set(ips).size).toBe(ips.length);
  });

  test('a readiness flip changes readiness and its time, nothing else', () => {
    const world = worldOf(cluster);
    const deltas = take(50, { ...quiet, flipsPerBatch: 1 }).flat();
    expect(deltas.length).toBeGreaterThan(40);
    for (const delta of deltas) {
      const after = upserted(delta) as Pod;
      const before = world.get(`Pod ${keyOf(after)}`) as Pod;
      expect(after).toEqual({ ...before, ready: !before.ready, readySince: after.readySince });
      expect(after.readySince).not.toBe(before.readySince);
      apply(world, delta);
    }
  });

  test('rolling updates replace pods and keep their number', () => {
    const world = worldOf(cluster);
    const batches = take(400, { ...quiet, rollouts: 0.2 });
    for (const delta of batches.flat()) apply(world, delta);
    const before = new Set(cluster.pods.map((pod) => pod.uid));
    const pods = podsOf(world);
    expect(pods.filter((pod) => !before.has(pod.uid)).length).toBeGreaterThan(200);
    const surging = pods.length - cluster.pods.length;
    expect(Math.abs(surging)).toBeLessThanOrEqual(10 * 20);
    const stable = pods.filter((pod) => pod.hostname !== '');
    for (const pod of stable) expect(pod.name).toMatch(/^svc-\d{5}-\d+$/);
  });

  test('a rolling update of a Deployment never has fewer ready pods than before', () => {
    const one = syntheticCluster({ services: 1, pods: 40, shares: NO_TRAITS });
    const world = worldOf(one);
    const seen: number[] = [];
    for (const batch of take(40, { ...quiet, rollouts: 1, rolloutWidth: 5 }, one)) {
      for (const delta of batch) apply(world, delta);
      seen.push(podsOf(world).filter((pod) => pod.ready && !pod.terminating).length);
    }
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(40);
  });

  test('a drain empties a node that is not ready; the node comes back', () => {
    const world = worldOf(cluster);
    const away = new Set(cluster.nodes.filter((node) => !node.ready).map((node) => node.name));
    const leftOnReturn: number[] = [];
    const placedOnAway: string[] = [];
    for (const delta of take(200, { ...quiet, drains: 0.2 }).flat()) {
      const object = upserted(delta);
      if (object?.kind === 'Node' && object.ready) {
        leftOnReturn.push(podsOf(world).filter((pod) => pod.nodeName === object.name).length);
        away.delete(object.name);
      } else if (object?.kind === 'Node') {
        away.add(object.name);
      } else if (object?.kind === 'Pod' && !world.has(`Pod ${keyOf(object)}`)) {
        if (away.has(object.nodeName)) placedOnAway.push(object.name);
      }
      apply(world, delta);
    }
    expect(leftOnReturn.length).toBeGreaterThan(5);
    expect(leftOnReturn.every((left) => left === 0)).toBe(true);
    expect(placedOnAway).toEqual([]);
  });

  test('a relabelled node changes its zone only', () => {
    const world = worldOf(cluster);
    const deltas = take(100, { ...quiet, relabels: 1 }).flat();
    expect(deltas.length).toBeGreaterThan(50);
    for (const delta of deltas) {
      const after = upserted(delta);
      const before = world.get(`Node ${after?.kind === 'Node' ? after.name : ''}`);
      expect(after).toEqual({ ...before, zone: after?.kind === 'Node' ? after.zone : undefined });
      expect(after).not.toEqual(before);
      apply(world, delta);
    }
  });

  test.each([
    ['rollouts', 1.5],
    ['drains', -1],
    ['flipsPerBatch', 0.5],
    ['rolloutWidth', 0],
    ['batchMs', -5],
  ])('%s %d is refused at once', (option, value) => {
    expect(() => churn(cluster, { [option]: value })).toThrow(`${option} must be`);
  });
});

function take(batches: number, options: ChurnOptions, of = cluster): (readonly Delta[])[] {
  return churn(of, options).take(batches).toArray();
}

type World = Map<string, KubeObject>;

function worldOf(of: typeof cluster): World {
  return new Map([...objectsOf(of)].map((object) => [`${object.kind} ${keyOf(object)}`, object]));
}

function apply(world: World, delta: Delta): void {
  if (delta.op === 'upsert') {
    world.set(`${delta.object.kind} ${keyOf(delta.object)}`, delta.object);
  } else if (!world.delete(`${delta.kind} ${delta.namespace}/${delta.name}`)) {
    throw new Error(`delete of ${delta.kind} ${delta.namespace}/${delta.name}, which is not there`);
  }
}

function upserted(delta: Delta): KubeObject | undefined {
  return delta.op === 'upsert' ? delta.object : undefined;
}

function podsOf(world: World): Pod[] {
  return [...world.values()].filter((object) => object.kind === 'Pod');
}
