/** A backend in a few lines for tests of the server: views are put into a real hub, encoded by the real codec. */
import { Hub, type HubOptions } from '@sliceplane/hub';
import type { ClassUpdate, Pieces } from '@sliceplane/shard';
import type { ViewClassKey, ViewEntry } from '@sliceplane/views';
import type { Backend, BackendStatus, ObjectResult, SourceMark } from '../src/index.ts';
import { createCodec } from '../src/grpc/codec.ts';

const codec = createCodec();

export const status: BackendStatus = {
  version: '0.1.0',
  startedMs: 1,
  synced: true,
  sourceLagMs: 7,
  shards: [
    {
      shard: 0,
      incarnation: 1,
      state: 'idle',
      services: 1,
      queued: 2,
      batches: 3,
      busyMs: 4,
      restarts: 0,
      lastError: '',
      load: 0,
      waitingMs: 0,
      longestBatchMs: 0,
      movedIn: 0,
      movedOut: 0,
      quarantined: [],
      heapUsedBytes: 0,
      heapLimitBytes: 0,
    },
  ],
  objects: {
    services: 1,
    pods: 2,
    nodes: 3,
    endpoints: 4,
    inputSlices: 5,
    slices: 6,
    podsLeftOut: 7,
  },
  sources: [{ name: 'files', synced: true, objects: 9, refused: 1, lastChangeMs: 5 }],
  events: [
    {
      timeMs: 1,
      type: 'Warning',
      reason: 'R',
      message: 'm',
      kind: 'Service',
      namespace: 'a',
      name: 'b',
      count: 2,
    },
  ],
};

export function entry(i: number): ViewEntry {
  return {
    id: i + 1,
    family: 'IPv4',
    address: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    nodeName: `node-${i % 10}`,
    zone: 'eu-1a',
    hostname: '',
    ready: true,
    serving: true,
    terminating: false,
  };
}

function hashOf(size: number, salt: number): Uint8Array {
  const hash = Buffer.alloc(16);
  hash.writeUInt32LE(size, 0);
  hash.writeUInt32LE(salt, 4);
  return hash;
}

function piecesOf(entries: readonly ViewEntry[]): Pieces {
  let end = 0;
  const pieces = entries.map((one) => codec.encodeEntry(one));
  return {
    ids: Float64Array.from(entries.map(({ id }) => id)),
    ends: Uint32Array.from(pieces.map((piece) => (end += piece.length))),
    bytes: Buffer.concat(pieces),
  };
}

export class FakeBackend implements Backend {
  readonly hub: Hub;
  readonly applied: Record<string, unknown>[] = [];
  readonly removed: string[] = [];
  readonly marks: SourceMark[] = [];
  /** Of the calls that hang. */
  readonly signals: AbortSignal[] = [];
  readonly faults: string[] = [];
  /** Never answers: a shard that hangs. */
  hangs = false;
  readonly #sizes: Map<string, number> = new Map();
  readonly #revisions: Map<string, number> = new Map();
  readonly #open: Map<string, Set<ViewClassKey>> = new Map();

  constructor(synced = true, limits: Pick<HubOptions, 'maxClasses'> = {}) {
    this.hub = new Hub({
      ...limits,
      epoch: 'epoch-1',
      openInterest: (service, key) => {
        this.#open.set(service, (this.#open.get(service) ?? new Set()).add(key));
        if (!this.hangs) queueMicrotask(() => this.#send(service, [key], true, 0));
      },
      closeInterest: (service, key) => this.#open.get(service)?.delete(key),
    });
    this.hub.setSynced(synced);
  }

  /** A service of that many endpoints; grown by one it is a delta. */
  put(service: string, size: number): void {
    const before = this.#sizes.get(service) ?? 0;
    this.#sizes.set(service, size);
    this.#revisions.set(service, (this.#revisions.get(service) ?? 0) + 1);
    this.#send(service, [...(this.#open.get(service) ?? [])], false, before);
  }

  #send(service: string, keys: readonly ViewClassKey[], reset: boolean, before: number): void {
    const size = this.#sizes.get(service) ?? 0;
    const revision = this.#revisions.get(service) ?? 0;
    const upserts = Array.from({ length: size }, (_, i) => entry(i)).slice(reset ? 0 : before);
    const removed = Array.from({ length: Math.max(0, before - size) }, (_, i) => size + i + 1);
    const classes = keys.map((viewClass): ClassUpdate => ({
      viewClass,
      reset,
      baseRevision: revision - 1,
      baseHash: hashOf(before, 0),
      revision,
      hash: hashOf(size, 0),
      size,
      chosen: [size],
      upserts: piecesOf(upserts),
      removed,
    }));
    const port = {
      family: 'IPv4',
      port: 'http',
      number: 80,
      protocol: 'TCP',
      total: size,
      ready: size,
      draining: 0,
      nodeHints: 'none',
      zoneHints: 'none',
      hintedNodes: [],
      hintedZones: [],
      zones: [],
    } as const;
    const outlook = { local: false, externalName: false, ports: [port] };
    const times = { triggerMs: 11, ingestMs: 12, computedMs: 13 };
    this.hub.applyEffect(service, {
      revision,
      view: { found: true, revision, times, outlook, classes },
    });
  }

  putSlice(service: string, name: string, endpoints: number): void {
    const [namespace = ''] = service.split('/');
    const { bytes } = codec.encodeSlice({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name,
        namespace,
        uid: `uid-${name}`,
        labels: { 'kubernetes.io/service-name': service },
        annotations: {},
        ownerReferences: [],
      },
      addressType: 'IPv4',
      endpoints: Array.from({ length: endpoints }, (_, i) => ({ addresses: [entry(i).address] })),
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    });
    const record = {
      op: 'update',
      namespace,
      name,
      managedBy: 'me',
      ours: true,
      endpoints,
      bytes,
    } as const;
    this.hub.applyEffect(service, { revision: 0, slices: [record] });
  }

  deleteSlice(service: string, name: string): void {
    const [namespace = ''] = service.split('/');
    const bytes = new Uint8Array(0);
    const record = {
      op: 'delete',
      namespace,
      name,
      managedBy: 'me',
      ours: true,
      endpoints: 0,
      bytes,
    } as const;
    this.hub.applyEffect(service, { revision: 0, slices: [record] });
  }

  apply(object: Record<string, unknown>): ObjectResult {
    this.applied.push(object);
    const { name = '', namespace = '' } = (object['metadata'] ?? {}) as Record<string, string>;
    const kind = String(object['kind']);
    if (name !== 'bad') return { kind, namespace, name, outcome: 'created', errors: [] };
    const error = {
      reason: 'FieldValueInvalid',
      field: 'spec.ports[0].port',
      message: 'Invalid value: 0',
    };
    return { kind, namespace, name, outcome: 'refused', errors: [error] };
  }

  remove(kind: string, namespace: string, name: string): ObjectResult {
    this.removed.push(`${kind} ${namespace}/${name}`);
    return { kind, namespace, name, outcome: 'deleted', errors: [] };
  }

  #hang(signal: AbortSignal | undefined): Promise<never> {
    if (signal !== undefined) this.signals.push(signal);
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  }

  mark(mark: SourceMark): void {
    this.marks.push(mark);
  }

  injectFault(kind: 'exit' | 'hang', shard: number): number {
    if (shard !== 0) throw new RangeError(`shard must be 0, not ${shard}`);
    this.faults.push(kind);
    return 7;
  }

  view: Backend['view'] = async (service, place, options, signal) => {
    if (this.hangs) return this.#hang(signal);
    const details = { slice: 'cart-abc', targetRef: { kind: 'Pod', name: 'cart-1' } };
    return {
      service,
      viewpoint: { node: place.node, nodeKnown: false, zone: place.zone ?? '', zoneGiven: false },
      options,
      state: service === 'shop/gone' ? 'not-found' : 'ready',
      revision: 3,
      hash: service === 'shop/gone' ? '0'.repeat(32) : '00112233445566778899aabbccddeeff',
      viewClass: 'default/both/any',
      selection: [
        { family: 'IPv4', port: 'http', protocol: 'TCP', reason: 'no-hints', total: 1, chosen: 1 },
      ],
      entries: [{ ...entry(0), details }],
    };
  };

  explain: Backend['explain'] = async (service, place, options, policy) => {
    const verdict = {
      rule: 'policy',
      source: 'C33',
      outcome: 'kept',
      message: policy ?? 'own',
    } as const;
    return {
      view: await this.view(service, place, options),
      verdicts: [
        {
          family: 'IPv4',
          port: 'http',
          protocol: 'TCP',
          address: '10.0.0.0',
          portNumber: 80,
          slice: 's',
          target: 't',
          chosen: true,
          verdicts: [verdict],
        },
      ],
      notes: [verdict],
      summary: ['one of one'],
    };
  };

  services: Backend['services'] = async ({ after, limit }) => {
    const all = ['shop/a', 'shop/b', 'shop/c'].filter((name) => name > after).slice(0, limit);
    return all.map((service) => ({
      service,
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      ipFamilies: ['IPv4'],
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'web' }],
      hasSelector: true,
      internalTrafficPolicy: 'Cluster',
      trafficDistribution: '',
      slices: 1,
      endpoints: 2,
      ready: 1,
      revision: 4,
      stale: false,
    }));
  };

  endpoints: Backend['endpoints'] = async () => [];
  endpointsOf: Backend['endpointsOf'] = async () => undefined;

  resolve: Backend['resolve'] = async (address) =>
    address === 'x'
      ? undefined
      : {
          address,
          owners: [
            {
              service: 'shop/a',
              role: 'cluster-ip',
              ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
            },
          ],
        };

  status(): BackendStatus {
    return status;
  }
}
