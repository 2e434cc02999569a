import {
  type Delta,
  keyOf,
  type Labels,
  matches,
  type Node,
  objectKey,
  type Pod,
  type Service,
} from '@sliceplane/kube';

/** How many pods a view can be made of, and when there was none last. */
interface Count {
  ready: number;
  /** When there was none for the last time, ms; -Infinity: there was always one. */
  lastNoneMs: number;
}

/**
 * Whether a view may be empty, from the pods alone: while some pod of a Service is ready, on a node that exists, filtering
 * never empties its view under the Cluster policy. What this cannot tell (no selector, Local policy) may always be empty.
 */
export class ReadyCounts {
  readonly #services = new Map<string, Service>();
  /** Of each namespace, by one label of the selector: `app=web`. */
  readonly #bySelector = new Map<string, Set<string>>();
  readonly #pods = new Map<string, Pod>();
  readonly #nodes = new Set<string>();
  readonly #podsOn = new Map<string, Set<string>>();
  readonly #podsIn = new Map<string, Set<string>>();
  readonly #counts = new Map<string, Count>();

  apply(delta: Delta, nowMs: number): void {
    const kind = delta.op === 'upsert' ? delta.object.kind : delta.kind;
    const object = delta.op === 'upsert' ? delta.object : undefined;
    const key =
      delta.op === 'upsert' ? keyOf(delta.object) : objectKey(delta.namespace, delta.name);
    if (kind === 'Pod') this.#setPod(key, object as Pod | undefined, nowMs);
    else if (kind === 'Node') this.#setNode(key, object as Node | undefined, nowMs);
    else if (kind === 'Service') this.#setService(key, object as Service | undefined, nowMs);
  }

  /**
   * May a view of this Service be empty that had endpoints at `sinceMs`?
   *
   * @param sinceMs when the change that made the view with endpoints was told, or earlier
   */
  mayBeEmpty(service: string, sinceMs: number): boolean {
    const object = this.#services.get(service);
    if (object === undefined || object.selector === null) return true;
    if (object.internalTrafficPolicy === 'Local' || object.type === 'ExternalName') return true;
    const count = this.#counts.get(service);
    return count === undefined || count.ready === 0 || count.lastNoneMs >= sinceMs;
  }

  #setPod(key: string, pod: Pod | undefined, nowMs: number): void {
    const before = this.#pods.get(key);
    if (before !== undefined) {
      this.#count(before, -1, nowMs);
      this.#podsOn.get(before.nodeName)?.delete(key);
      this.#podsIn.get(before.namespace)?.delete(key);
    }
    this.#pods.delete(key);
    if (pod !== undefined) {
      this.#pods.set(key, pod);
      listed(this.#podsOn, pod.nodeName).add(key);
      listed(this.#podsIn, pod.namespace).add(key);
      this.#count(pod, 1, nowMs);
    }
    // Both at one time: a pod that stays ready leaves no gap.
    for (const touched of [before, pod]) {
      if (touched === undefined) continue;
      for (const service of this.#servicesOf(touched)) this.#note(service, nowMs);
    }
  }

  #setNode(name: string, node: Node | undefined, nowMs: number): void {
    if (this.#nodes.has(name) === (node !== undefined)) return;
    const pods = [...(this.#podsOn.get(name) ?? [])].map((key) => this.#pods.get(key)!);
    for (const pod of pods) this.#count(pod, -1, nowMs);
    if (node === undefined) this.#nodes.delete(name);
    else this.#nodes.add(name);
    for (const pod of pods) {
      this.#count(pod, 1, nowMs);
      for (const service of this.#servicesOf(pod)) this.#note(service, nowMs);
    }
  }

  #setService(key: string, service: Service | undefined, nowMs: number): void {
    const before = this.#services.get(key);
    if (before !== undefined) this.#bySelector.get(indexKey(before))?.delete(key);
    this.#services.delete(key);
    this.#note(key, nowMs);
    if (service === undefined) {
      const count = this.#counts.get(key);
      if (count !== undefined) count.ready = 0;
      this.#note(key, nowMs);
      return;
    }
    this.#services.set(key, service);
    if (service.selector === null) return;
    listed(this.#bySelector, indexKey(service)).add(key);
    if (before !== undefined && hasEqualPlaces(before, service)) return;
    const pods = this.#podsIn.get(service.metadata.namespace) ?? new Set<string>();
    let ready = 0;
    for (const name of pods) {
      const pod = this.#pods.get(name)!;
      if (matches(service.selector, pod.labels) && this.#isUsable(pod)) ready += 1;
    }
    this.#counts.set(key, { ready, lastNoneMs: nowMs });
  }

  #count(pod: Pod, by: 1 | -1, nowMs: number): void {
    if (!this.#isUsable(pod)) return;
    for (const service of this.#servicesOf(pod)) {
      const count = this.#counts.get(service) ?? { ready: 0, lastNoneMs: nowMs };
      count.ready += by;
      this.#counts.set(service, count);
    }
  }

  #note(service: string, nowMs: number): void {
    const count = this.#counts.get(service);
    if (count !== undefined && count.ready === 0) count.lastNoneMs = nowMs;
  }

  #isUsable(pod: Pod): boolean {
    return (
      pod.ready &&
      !pod.terminating &&
      pod.phase === 'Running' &&
      pod.podIPs.length > 0 &&
      this.#nodes.has(pod.nodeName)
    );
  }

  *#servicesOf({ namespace, labels }: Pod): Generator<string> {
    for (const [label, value] of Object.entries(labels)) {
      for (const key of this.#bySelector.get(`${namespace} ${label}=${value}`) ?? []) {
        if (matches(this.#services.get(key)?.selector ?? {}, labels)) yield key;
      }
    }
  }
}

function indexKey({ metadata, selector }: Service): string {
  const [first] = firstOf(selector);
  return `${metadata.namespace} ${first?.[0] ?? ''}=${first?.[1] ?? ''}`;
}

function firstOf(selector: Labels | null): [string, string][] {
  return Object.entries(selector ?? {}).slice(0, 1);
}

/** The same pods at the same ports: only then nothing can have become empty by the change itself. */
function hasEqualPlaces(before: Service, after: Service): boolean {
  const places = ({ selector, ports, type, ipFamilies }: Service): string =>
    JSON.stringify([selector, ports, type, ipFamilies]);
  return places(before) === places(after);
}

function listed(index: Map<string, Set<string>>, key: string): Set<string> {
  const found = index.get(key);
  if (found !== undefined) return found;
  const created = new Set<string>();
  index.set(key, created);
  return created;
}
