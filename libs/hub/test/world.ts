/**
 * A shard in a few lines, for tests of the hub: services whose views are plain maps per class, sent as the
 * updates a shard would send, and a client that applies frames and nothing else.
 */
import { Writer } from '@sliceplane/protobuf';
import type { ClassUpdate, Pieces, ServiceEffect } from '@sliceplane/shard';
import type { Outlook, PortOutlook, ViewClassKey } from '@sliceplane/views';
import { createHash } from 'node:crypto';
import { Hub, type HubOptions } from '../src/index.ts';

export const zones = ['za', 'zb', 'zc'] as const;

export type Entries = ReadonlyMap<number, string>;

export function portOutlook(over: Partial<PortOutlook> = {}): PortOutlook {
  return {
    family: 'IPv4',
    port: 'http',
    protocol: 'TCP',
    total: 1,
    ready: 1,
    draining: 0,
    nodeHints: 'none',
    zoneHints: 'none',
    hintedNodes: [],
    hintedZones: [],
    zones: [],
    ...over,
  };
}

export const plainOutlook: Outlook = { local: false, externalName: false, ports: [portOutlook()] };
export const zonedOutlook: Outlook = {
  local: false,
  externalName: false,
  ports: [portOutlook({ zoneHints: 'full', hintedZones: [...zones] })],
};

const writer = new Writer();

/** One `endpoints` field: id, and the address standing for all facts. */
export function pieceOf(id: number, text: string): Uint8Array {
  const start = writer.begin(12);
  return writer.fixed64(1, id).nonEmpty(2, text).end(start).finish();
}

export function piecesOf(entries: Iterable<readonly [number, string]>): Pieces {
  const all = [...entries];
  const pieces = all.map(([id, text]) => pieceOf(id, text));
  let end = 0;
  return {
    ids: Float64Array.from(all.map(([id]) => id)),
    ends: Uint32Array.from(pieces.map((piece) => (end += piece.length))),
    bytes: Buffer.concat(pieces),
  };
}

export function hashOf(entries: Entries): Uint8Array {
  const text = [...entries].map(([id, facts]) => `${id}=${facts}`).toSorted();
  return createHash('md5').update(text.join('\n')).digest();
}

interface ServiceState {
  found: boolean;
  revision: number;
  outlook: Outlook;
  /** The first commit tells the outlook, whatever its revision. */
  committed: boolean;
  /** What a class sees of these is decided by `seen`. */
  entries: Map<number, string>;
  open: Map<ViewClassKey, Map<number, string>>;
}

/** `default/both/zone:za` sees ids of which id % 3 is the zone's index; any other ring sees all. */
export function seen(entries: Entries, key: ViewClassKey): Map<number, string> {
  const zone = zones.findIndex((name) => key.endsWith(`zone:${name}`));
  return new Map([...entries].filter(([id]) => zone === -1 || id % zones.length === zone));
}

export class World {
  readonly hub: Hub;
  readonly services: Map<string, ServiceState> = new Map();
  readonly interests: Set<string> = new Set();
  /** When the hub is told of what is committed; 0: it does not know. */
  nowMs = 0;
  /** Interest is answered by `settle`, as a shard answers later. */
  readonly #asked: (readonly [string, ViewClassKey])[] = [];

  constructor(idleClasses = 4096, limits: Pick<HubOptions, 'maxClasses' | 'maxRanks'> = {}) {
    this.hub = new Hub({
      epoch: 'e1',
      idleClasses,
      ...limits,
      openInterest: (service, viewClass) => {
        this.interests.add(`${service} ${viewClass}`);
        this.#asked.push([service, viewClass]);
      },
      closeInterest: (service, viewClass) => {
        this.interests.delete(`${service} ${viewClass}`);
        this.services.get(service)?.open.delete(viewClass);
      },
    });
  }

  service(name: string): ServiceState {
    let state = this.services.get(name);
    if (state === undefined) {
      state = {
        found: false,
        revision: 0,
        outlook: plainOutlook,
        committed: false,
        entries: new Map(),
        open: new Map(),
      };
      this.services.set(name, state);
    }
    return state;
  }

  /** Sends what changed since the last commit. `outlook` also when it is the same. */
  commit(name: string, outlook?: Outlook): void {
    const state = this.service(name);
    const classes: ClassUpdate[] = [];
    const baseRevision = state.revision++;
    if (outlook !== undefined) state.outlook = outlook;
    for (const [key, before] of state.open) {
      const after = state.found ? seen(state.entries, key) : new Map<number, string>();
      const upserts = [...after].filter(([id, text]) => before.get(id) !== text);
      const removed = [...before.keys()].filter((id) => !after.has(id));
      if (upserts.length + removed.length === 0) continue;
      classes.push({
        ...update(key, after, state.revision),
        reset: false,
        baseRevision,
        baseHash: hashOf(before),
        upserts: piecesOf(upserts),
        removed,
      });
      state.open.set(key, after);
    }
    const isFirst = !state.committed;
    state.committed = true;
    this.#send(name, classes, outlook !== undefined || isFirst);
  }

  /** Answers every interest asked for since the last time. */
  settle(): void {
    for (const [name, key] of this.#asked.splice(0)) {
      if (this.interests.has(`${name} ${key}`)) this.reset(name, key);
    }
  }

  /** The whole view of one class, as after it was opened or its shard was replaced. */
  reset(name: string, key: ViewClassKey): void {
    const state = this.service(name);
    const after = state.found ? seen(state.entries, key) : new Map<number, string>();
    state.open.set(key, after);
    this.#send(name, [update(key, after, state.revision)], false);
  }

  put(name: string, entries: Record<number, string>, outlook?: Outlook): void {
    const state = this.service(name);
    state.found = true;
    for (const [id, text] of Object.entries(entries)) state.entries.set(Number(id), text);
    this.commit(name, outlook);
  }

  #send(name: string, classes: readonly ClassUpdate[], withOutlook: boolean): void {
    const state = this.service(name);
    const times = { triggerMs: 1, ingestMs: 2, computedMs: 3 };
    const { found, revision, outlook } = state;
    const view = { found, revision, times, classes, ...(withOutlook ? { outlook } : {}) };
    this.hub.applyEffect(name, { revision, view } satisfies ServiceEffect, this.nowMs);
  }
}

function update(key: ViewClassKey, after: Entries, revision: number): ClassUpdate {
  return {
    viewClass: key,
    reset: true,
    baseRevision: 0,
    baseHash: new Uint8Array(16),
    revision,
    hash: hashOf(after),
    size: after.size,
    chosen: [after.size],
    upserts: piecesOf(after),
    removed: [],
  };
}
