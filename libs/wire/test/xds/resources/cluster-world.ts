/** A hub with a real shard behind it, without an engine: objects go in, and what the shard makes of them is in the hub. */
import { Hub } from '@sliceplane/hub';
import {
  type Delta,
  type Endpoint,
  type EndpointSlice,
  LABEL_SERVICE_NAME,
  type Node,
  type Service,
} from '@sliceplane/kube';
import {
  changeOf,
  interestChange,
  type ShardObject,
  shardProgram,
  type ShardState,
} from '@sliceplane/shard';
import { createCodec } from '../../../src/grpc/codec.ts';

const program = shardProgram({ codec: createCodec() });

type Change = ReturnType<typeof changeOf>;

export class ClusterWorld {
  readonly hub: Hub;
  readonly services: Map<string, Service> = new Map();
  readonly slices: Map<string, EndpointSlice> = new Map();
  readonly #shard: ShardState = program.start({ memories: [] });
  readonly #asked: Change[] = [];
  #now = 1000;

  constructor(options: { readonly synced?: boolean; readonly maxClasses?: number } = {}) {
    const { synced = true, ...limits } = options;
    this.hub = new Hub({
      ...limits,
      epoch: 'e1',
      openInterest: (service, key) => this.#asked.push(interestChange(service, key, true)),
      closeInterest: (service, key) => this.#asked.push(interestChange(service, key, false)),
    });
    if (synced) this.hub.setSynced(true);
  }

  put(...objects: readonly (Service | EndpointSlice | Node)[]): void {
    const changes = objects.map((object) => {
      if (object.kind === 'Service') this.services.set(keyOf(object.metadata), object);
      if (object.kind === 'EndpointSlice') this.slices.set(keyOf(object.metadata), object);
      if (object.kind === 'Node') this.hub.setNode(object);
      return changeOf({ op: 'upsert', object });
    });
    this.#step(changes);
    this.settle();
  }

  delete(kind: Delta extends { kind: infer K } ? K : string, name: string): void {
    const [namespace, bare = ''] = kind === 'Node' ? ['', name] : name.split('/');
    if (kind === 'Service') this.services.delete(name);
    if (kind === 'EndpointSlice') this.slices.delete(name);
    if (kind === 'Node') this.hub.deleteNode(name);
    const delta = { op: 'delete', kind, namespace: namespace ?? '', name: bare } as Delta;
    this.#step([changeOf(delta)]);
    this.settle();
  }

  /** Gives the shard what the hub has asked of it meanwhile. */
  settle(): void {
    while (this.#asked.length > 0) this.#step(this.#asked.splice(0));
  }

  #step(changes: readonly Change[]): void {
    const items = changes.map(({ kind, key, put }) => ({
      kind,
      key,
      payload: put?.payload as ShardObject | undefined,
      partitions: put?.placement.to === 'partitions' ? put.placement.partitions : [],
      broadcast: put?.placement.to === 'everyone',
      ingestMs: this.#now,
    }));
    const { effects } = program.step(this.#shard, { items, questions: [] }, (this.#now += 10));
    for (const [service, effect] of effects) this.hub.applyEffect(service, effect, this.#now);
  }
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function metadata(key: string): Service['metadata'] {
  const [namespace = '', name = ''] = key.split('/');
  const uid = `uid-${name}`;
  return { name, namespace, uid, labels: {}, annotations: {}, ownerReferences: [] };
}

/** `service('shop/cart http:80 dns:53/UDP')`: without a selector, so that its slices are those that are put there. */
export function service(line: string, more: Partial<Service> = {}): Service {
  const [key = '', ...ports] = line.split(' ');
  return {
    kind: 'Service',
    metadata: metadata(key),
    type: 'ClusterIP',
    selector: null,
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ports: ports.map((text) => {
      const [, name = '', port = '', protocol = 'TCP'] = /^(.*):(\d+)(?:\/(.+))?$/.exec(text) ?? [];
      return {
        name,
        port: Number(port),
        targetPort: Number(port),
        protocol: protocol as 'TCP' | 'UDP' | 'SCTP',
      };
    }),
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    loadBalancerIPs: [],
    ...more,
  };
}

/**
 * `slice('shop/cart-1 of cart IPv4 http:8080', 'a@n1/za b@n2/zb!draining^za~n2')`: each endpoint is an address' last part or a whole
 * address, a node and a zone, a condition (draining or closed), zones and nodes it is hinted for.
 */
export function slice(head: string, endpoints: string): EndpointSlice {
  const [key = '', , of = '', addressType = 'IPv4', ...ports] = head.split(' ');
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata(key), labels: { [LABEL_SERVICE_NAME]: of } },
    addressType: addressType as EndpointSlice['addressType'],
    endpoints: endpoints
      .split(' ')
      .filter((text) => text !== '')
      .map(endpointOf),
    ports: ports.map((text) => {
      const [, name = '', port = '', protocol = 'TCP'] = /^(.*):(\d+)(?:\/(.+))?$/.exec(text) ?? [];
      return { name, port: Number(port), protocol: protocol as 'TCP' | 'UDP' | 'SCTP' };
    }),
  };
}

const form =
  /^(?<ip>[0-9a-z.:-]+)(?:@(?<node>[a-z0-9-]*)(?:\/(?<zone>[a-z0-9-]*))?)?(?:!(?<is>[a-z]+))?(?:\^(?<zones>[a-z0-9,]+))?(?:~(?<nodes>[a-z0-9,]+))?$/;

function endpointOf(text: string): Endpoint {
  const {
    ip = '',
    node = '',
    zone = '',
    is = 'ready',
    zones,
    nodes,
  } = form.exec(text)?.groups ?? {};
  const named = (list: string): { name: string }[] => list.split(',').map((name) => ({ name }));
  const hints = {
    ...(zones === undefined ? {} : { forZones: named(zones) }),
    ...(nodes === undefined ? {} : { forNodes: named(nodes) }),
  };
  return {
    addresses: [/^\d+$/.test(ip) ? `10.0.0.${ip}` : ip],
    conditions: {
      ready: is === 'ready',
      serving: is !== 'closed',
      terminating: is === 'draining' || is === 'closed',
    },
    ...(node === '' ? {} : { nodeName: node }),
    ...(zone === '' ? {} : { zone }),
    ...(zones === undefined && nodes === undefined ? {} : { hints }),
  };
}

export function node(name: string, zone: string, region: string = ''): Node {
  const facts = { ready: true, controlPlane: false, cpuMillis: 1000 };
  return { kind: 'Node', name, uid: `uid-${name}`, zone, region, ...facts };
}
