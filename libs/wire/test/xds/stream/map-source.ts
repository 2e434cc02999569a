/** A source of resources that is a map: what stands in it is what there is. For tests of the protocol alone. */
import { createHash } from 'node:crypto';
import { Writer } from '@sliceplane/protobuf';
import type { Node__Output } from '@sliceplane/proto/xds';
import {
  type Absent,
  type ClientResources,
  type ClusterCatalog,
  type Followed,
  type Resource,
  type ResourceSource,
  typeUrls,
  type XdsType,
} from '../../../src/xds/resource.ts';

/** Changes of the catalog that it remembers: fewer than a test makes, so that clients fall behind them. */
const remembered = 3;

export class MapSource implements ResourceSource {
  /** `cluster/a` → its resource. */
  readonly #resources: Map<string, Resource> = new Map();
  readonly #followed: Set<Watched> = new Set();
  readonly #listeners: Set<() => void> = new Set();
  readonly #changes: { readonly name: string; readonly generation: number }[] = [];
  #lastSerial = 0;
  #generation = 0;
  #all: readonly Resource[] | undefined;
  isPending = false;

  open(node: Node__Output | null, changed: (followed: Followed) => void): ClientResources {
    const userAgent = node?.userAgentName ?? '';
    const flavour = userAgent === 'envoy' ? 'envoy' : 'grpc';
    const follow = (type: XdsType, name: string): Followed =>
      new Watched(this, type, name, changed);
    return {
      client: {
        id: node?.id ?? '',
        userAgent,
        flavour,
        place: { node: '' },
        rendering: 'prioritised',
        family: 'auto',
        namespaces: [],
        namespace: 'default',
      },
      zone: 'za',
      follow,
      clusters: () => this.#catalog(),
      close() {},
    };
  }

  close(): void {}

  /** Names that somebody follows, and wildcards. */
  get followers(): number {
    return this.#followed.size + this.#listeners.size;
  }

  get(type: XdsType, name: string): Resource | undefined {
    return this.#resources.get(`${type}/${name}`);
  }

  put(type: XdsType, name: string, content: string): void {
    this.#resources.set(`${type}/${name}`, resourceOf(type, name, content, ++this.#lastSerial));
    this.#changed(type, name);
  }

  remove(type: XdsType, name: string): void {
    if (this.#resources.delete(`${type}/${name}`)) this.#changed(type, name);
  }

  /** It is known now what there is. */
  sync(): void {
    if (!this.isPending) return;
    this.isPending = false;
    for (const watched of this.#followed) watched.tell();
    for (const listener of this.#listeners) listener();
  }

  clusters(): readonly Resource[] {
    const clusters = [...this.#resources.values()].filter(({ type }) => type === 'cluster');
    this.#all ??= clusters.sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#all;
  }

  watch(watched: Watched): void {
    this.#followed.add(watched);
  }

  unwatch(watched: Watched): void {
    this.#followed.delete(watched);
  }

  #changed(type: XdsType, name: string): void {
    for (const watched of this.#followed) {
      if (watched.type === type && watched.name === name) watched.tell();
    }
    if (type !== 'cluster') return;
    this.#all = undefined;
    this.#changes.push({ name, generation: ++this.#generation });
    if (this.#changes.length > remembered) this.#changes.shift();
    for (const listener of this.#listeners) listener();
  }

  #catalog(): ClusterCatalog {
    const pending = (): boolean => this.isPending;
    const generation = (): number => this.#generation;
    return {
      get isPending() {
        return pending();
      },
      get generation() {
        return generation();
      },
      all: () => this.clusters(),
      since: (from) => this.#since(from),
      follow: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
    };
  }

  #since(generation: number): ReturnType<ClusterCatalog['since']> {
    if ((this.#changes[0]?.generation ?? 1) > generation + 1) return undefined;
    const newer = this.#changes.filter((change) => change.generation > generation);
    const names = [...new Set(newer.map(({ name }) => name))];
    const changed = names.flatMap((name) => this.get('cluster', name) ?? []);
    return { changed, removed: names.filter((name) => this.get('cluster', name) === undefined) };
  }
}

class Watched implements Followed {
  readonly type: XdsType;
  readonly name: string;
  readonly #source: MapSource;
  readonly #changed: (followed: Followed) => void;
  #hasLooked = false;

  constructor(
    source: MapSource,
    type: XdsType,
    name: string,
    changed: (followed: Followed) => void,
  ) {
    this.#source = source;
    this.type = type;
    this.name = name;
    this.#changed = changed;
    source.watch(this);
  }

  look(): Resource | Absent | 'pending' {
    this.#hasLooked = true;
    if (this.#source.isPending) return 'pending';
    return this.#source.get(this.type, this.name) ?? { absent: `no ${this.name} here` };
  }

  tell(): void {
    if (!this.#hasLooked) return;
    this.#hasLooked = false;
    this.#changed(this);
  }

  close(): void {
    this.#source.unwatch(this);
  }
}

/** Real messages with their name in field 1 and the content in some text of theirs. */
const bodies: Readonly<Record<XdsType, (writer: Writer, content: string) => void>> = {
  cluster: (writer, content) => writer.string(28, content),
  listener: (writer, content) => writer.string(28, content),
  route(writer, content) {
    const host = writer.begin(2);
    writer.string(1, content).string(2, '*').end(host);
  },
  endpoint(writer, content) {
    const endpoints = writer.begin(2);
    const locality = writer.begin(1);
    writer.string(2, content).end(locality).end(endpoints);
  },
};

export function versionOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function resourceOf(type: XdsType, name: string, content: string, serial: number): Resource {
  const version = versionOf(content);
  const writer = new Writer();
  writer.string(1, name);
  bodies[type](writer, content);
  const body = writer.finish();
  const any = writer.string(1, typeUrls[type]).bytes(2, body).finish();
  const sotw = writer.bytes(2, any).finish();
  const wrapped = writer.string(1, version).bytes(2, any).string(3, name).finish();
  const delta = writer.bytes(2, wrapped).finish();
  return { type, name, version, serial, bytes: body.length, sotw, delta };
}
