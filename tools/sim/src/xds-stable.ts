import { canonicalAddress, type Delta, keyOf, objectKey } from '@sliceplane/kube';
import type { Truth } from './truth.ts';
import type { XdsClient } from './xds-client.ts';
import { split } from './xds-truth.ts';

/** One ready endpoint, and the objects without a change of which it stays. */
interface Stable {
  readonly family: 'IPv4' | 'IPv6';
  readonly objects: readonly string[];
}

/**
 * Endpoints that are ready whatever part of the truth a server has heard of since everything was last at rest, because nothing they
 * depend on has changed. Nobody who asks for their service is left without endpoints, through whatever crash and restart.
 */
export class StableEndpoints {
  readonly #truth: Truth;
  /** By cluster, when somebody asks. */
  readonly #stable: Map<string, readonly Stable[]> = new Map();
  /** `kind key` of what has changed since; of slices and Endpoints the Service. */
  readonly #touched: Set<string> = new Set();

  constructor(truth: Truth) {
    this.#truth = truth;
    for (const service of truth.oracle.services()) {
      const object = truth.get('Service', service);
      if (object === undefined || object.type === 'ExternalName') continue;
      if (object.internalTrafficPolicy === 'Local') continue;
      for (const { name, port } of object.ports) {
        const text = name === '' ? String(port) : name;
        this.#stable.set(`${service}/${text}`, this.#stableOf(service, text));
      }
    }
  }

  touch(delta: Delta): void {
    const { kind } = delta.op === 'upsert' ? delta.object : delta;
    const key =
      delta.op === 'upsert' ? keyOf(delta.object) : objectKey(delta.namespace, delta.name);
    if (kind === 'Node' || kind === 'Pod') this.#touched.add(`${kind} ${key}`);
    else {
      // Slices are called after their Service: 0-web-1.
      const service = key.replace(/\/\d-(.*)-\d$/, '/$1');
      this.#touched.add(`Service ${kind === 'EndpointSlice' ? service : key}`);
    }
  }

  /** Somebody is there for this client to be sent to. */
  has(cluster: string, { family }: XdsClient): boolean {
    const { service } = split(cluster);
    if (this.#touched.has(`Service ${service}`)) return false;
    const left = (this.#stable.get(cluster) ?? []).filter(({ objects }) =>
      objects.every((object) => !this.#touched.has(object)),
    );
    if (family === 'both') return left.length > 0;
    // Which one 'auto' is, is not asked here.
    const has = (one: 'IPv4' | 'IPv6'): boolean => left.some((stable) => stable.family === one);
    return family === 'auto' ? has('IPv4') && has('IPv6') : has(family);
  }

  #stableOf(service: string, port: string): readonly Stable[] {
    const nowhere = { node: '', zone: '' };
    return (['IPv4', 'IPv6'] as const).flatMap((family) => {
      const options = { mode: 'everything', family, port } as const;
      const { endpoints } = this.#truth.oracle.view(service, nowhere, options);
      return endpoints
        .filter(({ notReady }) => !notReady)
        .map(({ address }) => ({ family, objects: this.#objectsOf(service, address) }));
    });
  }

  #objectsOf(service: string, address: string): readonly string[] {
    const [namespace] = service.split('/');
    return this.#truth.objects.flatMap((object) => {
      if (object.kind !== 'Pod' || object.namespace !== namespace) return [];
      if (!object.podIPs.some((ip) => canonicalAddress(ip) === address)) return [];
      return [`Pod ${keyOf(object)}`, `Node ${object.nodeName}`];
    });
  }
}
