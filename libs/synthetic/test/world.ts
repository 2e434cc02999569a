import assert from 'node:assert/strict';
import {
  type Delta,
  keyOf,
  type KubeObject,
  type Pod,
  parseObject,
  validateServiceUpdate,
  validateSliceUpdate,
} from '@sliceplane/kube';
import { manifestOf } from '../src/index.ts';

/** A cluster as an API server would keep it: refuses what that would refuse. */
export class World {
  readonly objects: Map<string, KubeObject> = new Map();
  readonly #ips = new Map<string, string>();

  constructor(objects: Iterable<KubeObject> = []) {
    for (const object of objects) this.apply({ op: 'upsert', object });
  }

  apply(delta: Delta): void {
    if (delta.op === 'delete') {
      const key = `${delta.kind} ${delta.namespace === '' ? '' : `${delta.namespace}/`}${delta.name}`;
      const before = this.objects.get(key);
      if (before === undefined) throw new Error(`delete of ${key}, which is not there`);
      if (before.kind === 'Pod') for (const ip of before.podIPs) this.#ips.delete(ip);
      this.objects.delete(key);
      return;
    }
    const { object } = delta;
    const key = `${object.kind} ${keyOf(object)}`;
    const before = this.objects.get(key);
    if (object.kind === 'Pod') this.#checkPod(key, before, object);
    if (object.kind === 'Service' && before?.kind === 'Service') {
      assert.deepEqual(validateServiceUpdate(before, object), []);
      assert.equal(object.metadata.uid, before.metadata.uid);
      assert.notDeepEqual(object, before);
    }
    if (object.kind === 'EndpointSlice' && before?.kind === 'EndpointSlice') {
      assert.deepEqual(validateSliceUpdate(before, object), []);
      assert.deepEqual(object.metadata, before.metadata);
    }
    this.objects.set(key, object);
  }

  pods(): Pod[] {
    return [...this.objects.values()].filter((object) => object.kind === 'Pod');
  }

  /** What never changes in the life of a pod, and that no two pods have the same IP. */
  #checkPod(key: string, before: KubeObject | undefined, pod: Pod): void {
    if (before?.kind === 'Pod') {
      if (before.uid !== pod.uid) throw new Error(`${key} replaced while it is there`);
      if (before.nodeName !== '' && before.nodeName !== pod.nodeName)
        throw new Error(`${key} moved`);
      if (before.podIP !== '' && before.podIP !== pod.podIP)
        throw new Error(`${key} has another IP`);
      if (before.terminating && !pod.terminating) throw new Error(`${key} is not going any more`);
      if (before.labels !== pod.labels) assert.deepEqual(pod.labels, before.labels);
    }
    for (const ip of pod.podIPs) {
      const owner = this.#ips.get(ip) ?? key;
      if (owner !== key) throw new Error(`${ip} belongs to ${owner} and ${key}`);
      this.#ips.set(ip, key);
    }
  }
}

/** Reads back what an API server would be sent. */
export function expectAccepted(object: KubeObject): void {
  const parsed = parseObject(manifestOf(object));
  if (!parsed.ok) throw new Error(`${keyOf(object)} refused: ${JSON.stringify(parsed)}`);
  assert.deepEqual(parsed.object, object);
}
