import { cluster } from './cluster.ts';
import type { FollowedService, KnownCluster, Topic } from './followed-service.ts';
import { listener } from './listener.ts';
import type { PortName } from './names.ts';
import type { Absent, Resource } from '../resource.ts';
import { route } from './route.ts';
import { targetPort } from './service-ports.ts';
import { type Waiter, Waiting } from './waiting.ts';

/**
 * A Listener, RouteConfiguration or Cluster that is followed by name, and is the same for everybody. Once it was there it stays, as
 * it was, until nobody follows it any more: grpc-js never notices one that is withdrawn and comes back (grpc-node PR 3074), and no
 * client needs to hear of it, since an empty assignment says as much.
 */
export class NamedTopic implements Topic {
  readonly #derive: () => Resource | Absent;
  readonly #waiting: Waiting = new Waiting();
  #now: Resource | Absent;

  /** `derive` gives the same object for the same resource. */
  constructor(derive: () => Resource | Absent) {
    this.#derive = derive;
    this.#now = derive();
  }

  look(waiter: Waiter): Resource | Absent {
    this.#waiting.add(waiter);
    return this.#now;
  }

  /** Nothing can be seen before the sources are current. */
  wait(waiter: Waiter): void {
    this.#waiting.add(waiter);
  }

  leave(waiter: Waiter): void {
    this.#waiting.delete(waiter);
  }

  refresh(): void {
    const before = this.#now;
    this.#now = this.#derive();
    const isSame = 'absent' in before && 'absent' in this.#now;
    if (!isSame && this.#now !== before) this.#waiting.tell();
  }

  tell(): void {
    this.#waiting.tell();
  }
}

export function listenerTopic(
  service: FollowedService,
  target: PortName,
  name: string,
): NamedTopic {
  let last: { readonly cluster: string; readonly resource: Resource } | undefined;
  return new NamedTopic(() => {
    const port = targetPort(service.ports, target);
    if ('absent' in port) return last?.resource ?? port;
    if (last?.cluster !== port.cluster) {
      last = { cluster: port.cluster, resource: listener(name, port.cluster) };
    }
    return last.resource;
  });
}

export function routeTopic(known: KnownCluster, name: string): NamedTopic {
  let made: Resource | undefined;
  return new NamedTopic(() => {
    if (known.port === undefined) return { absent: known.absent };
    return (made ??= route(name));
  });
}

export function clusterTopic(known: KnownCluster, name: string): NamedTopic {
  let made: { readonly http2: boolean; readonly resource: Resource } | undefined;
  return new NamedTopic(() => {
    if (known.port === undefined) return { absent: known.absent };
    const { http2 } = known.port;
    if (made?.http2 !== http2) made = { http2, resource: cluster(name, { http2 }) };
    return made.resource;
  });
}
