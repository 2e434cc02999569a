import { setTimeout as delay } from 'node:timers/promises';
import type { SliceplaneClient } from '@sliceplane/client';
import type { Node, Pod } from '@sliceplane/kube';
import { type Kep752Cluster, serviceName } from './cluster.ts';
import type { Readers, Received, Written } from './cost.ts';
import { encodedBytes, wholeEndpoints } from './endpoints-object.ts';
import {
  clientThrough,
  openSliceReader,
  openViewReader,
  type Reader,
  type ServerAddress,
} from './readers.ts';
import { openRelay, type Relay } from './relay.ts';
import { apply, endpointsOf, until, untilIdle } from './writing.ts';

const SLICE_READERS = 2;
const NOTHING: Written = { writes: 0, bytes: 0 };

/** Readers on some nodes of a served cluster, and the writes they read of. One thing happens at a time. */
export class Watched implements AsyncDisposable {
  readonly readers: Readers;
  readonly #cluster: Kep752Cluster;
  readonly #control: SliceplaneClient;
  readonly #opened: AsyncDisposableStack;
  /** Asks for the Endpoints object, on a connection of its own. */
  readonly #asking: SliceplaneClient;
  readonly #askingRelay: Relay;
  readonly #zones: ReadonlyMap<string, string>;
  /** As they are now, by name. */
  readonly #pods: Map<string, Pod>;
  #whole: Written = NOTHING;
  #cut: Written = NOTHING;

  private constructor(
    cluster: Kep752Cluster,
    control: SliceplaneClient,
    readers: Readers,
    asking: { readonly client: SliceplaneClient; readonly relay: Relay },
    opened: AsyncDisposableStack,
  ) {
    this.#cluster = cluster;
    this.#control = control;
    this.readers = readers;
    this.#asking = asking.client;
    this.#askingRelay = asking.relay;
    this.#opened = opened;
    this.#pods = new Map(cluster.pods.map((pod) => [pod.name, pod]));
    this.#zones = new Map(cluster.nodes.map(({ name, zone }) => [name, zone]));
  }

  /** Readers on these nodes, each with its first answer. */
  static async open(
    server: ServerAddress,
    control: SliceplaneClient,
    cluster: Kep752Cluster,
    nodes: readonly Node[],
  ): Promise<Watched> {
    await using opened = new AsyncDisposableStack();
    const kept = async (opening: Promise<Reader>): Promise<Reader> =>
      opened.adopt(await opening, (reader) => reader.close());
    const everywhere = new Map<Node, Reader>();
    const ownZone = new Map<Node, Reader>();
    const slices: Reader[] = [];
    const name = serviceName(cluster.everywhere);
    for (const node of nodes) {
      everywhere.set(node, await kept(openViewReader(server, name, node)));
      const zonal = openViewReader(server, serviceName(cluster.ownZone), node);
      ownZone.set(node, await kept(zonal));
    }
    while (slices.length < SLICE_READERS) slices.push(await kept(openSliceReader(server, name)));
    const relay = opened.adopt(await openRelay(server.address), (one) => one.close());
    const client = opened.adopt(clientThrough(relay, server), (one) => one.close());
    const readers = { everywhere, ownZone, slices };
    if (slices.some(({ size }) => size > 0)) {
      throw new Error(`the server already serves ${name}: this takes an empty one`);
    }
    return new Watched(cluster, control, readers, { client, relay }, opened.move());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  zoneOf(pod: Pod): string {
    return this.#zones.get(pod.nodeName) ?? '';
  }

  /** What everybody received because of it, also in the moment after it. */
  async operation(work: () => Promise<void>): Promise<Received> {
    await this.#quiet();
    const before = this.#all().map(({ bytes, events }) => ({ bytes, events }));
    this.#whole = this.#cut = NOTHING;
    await work();
    await this.#quiet();
    const readers = this.#all().map((reader, i) => {
      const { bytes = 0, events = 0 } = before[i] ?? {};
      return [reader, { bytes: reader.bytes - bytes, events: reader.events - events }] as const;
    });
    return { readers: new Map(readers), whole: this.#whole, cut: this.#cut };
  }

  /** Both Services come. Resolves when everybody has every endpoint that is theirs. */
  async create(): Promise<void> {
    await apply(this.#control, [this.#cluster.everywhere, this.#cluster.ownZone]);
    const all = this.#pods.size;
    const inZone = Map.groupBy(this.#pods.values(), (pod) => this.zoneOf(pod));
    const { everywhere, ownZone, slices } = this.readers;
    await until('every endpoint at every reader', () => {
      const whole = [...everywhere.values(), ...slices];
      const parts = [...ownZone].map(([{ zone }, { size }]) => [size, inZone.get(zone)?.length]);
      // A zone without endpoints uses all (C34).
      return (
        whole.every(({ size }) => size === all) && parts.every(([is, due]) => is === (due ?? all))
      );
    });
    await this.#weighEndpoints();
  }

  /** One pod changes, or another takes its place. Resolves when every reader has what is its due. */
  async write(pod: Pod): Promise<void> {
    const before = this.#pods.get(pod.name);
    this.#pods.set(pod.name, pod);
    await apply(this.#control, [pod]);
    const left = before?.podIP === pod.podIP ? [] : (before?.podIP ?? []);
    const { everywhere, ownZone, slices } = this.readers;
    const has = (reader: Reader, isDue: boolean): boolean =>
      reader.holds(pod.podIP) === (isDue && pod.ready) &&
      [left].flat().every((ip) => !reader.holds(ip));
    await until(`${pod.name} at every reader`, () => {
      const zone = this.zoneOf(pod);
      return (
        [...everywhere.values(), ...slices].every((reader) => has(reader, true)) &&
        [...ownZone].every(([node, reader]) => has(reader, node.zone === zone))
      );
    });
    await this.#weighEndpoints();
  }

  /** A controller would have written the Endpoints object now: whole in the KEP's time, cut off since Kubernetes 1.22. */
  async #weighEndpoints(): Promise<void> {
    const before = this.#askingRelay.bytesFromServer;
    const object = await endpointsOf(this.#asking, serviceName(this.#cluster.everywhere));
    const cut = this.#askingRelay.bytesFromServer - before;
    const whole = encodedBytes(wholeEndpoints(object, this.#pods.values()));
    this.#cut = { writes: this.#cut.writes + 1, bytes: this.#cut.bytes + cut };
    this.#whole = { writes: this.#whole.writes + 1, bytes: this.#whole.bytes + whole };
  }

  #all(): readonly Reader[] {
    const { everywhere, ownZone, slices } = this.readers;
    return [...everywhere.values(), ...ownZone.values(), ...slices];
  }

  /** No shard has work, and nothing has arrived anywhere for a while. */
  async #quiet(): Promise<void> {
    await untilIdle(this.#control);
    const total = (): number => this.#all().reduce((sum, { bytes }) => sum + bytes, 0);
    for (let before = -1, now = total(); before !== now; before = now, now = total()) {
      await delay(100);
    }
  }
}
