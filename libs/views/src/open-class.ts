import type { Winner } from './copy-chain.ts';
import type { AddressChange, EndpointTable } from './endpoint-table.ts';
import { entriesOf, type EntryScope, haveSamePorts, scopeOf } from './entry.ts';
import { invariant } from './invariant.ts';
import type { PortTally } from './port-tally.ts';
import { alongOf, askedOf, type Choice, isChosen, type Place, reachOf } from './proximity.ts';
import { willingness } from './readiness.ts';
import { wantedRows } from './selection.ts';
import { strongest, type Wish } from './roll.ts';
import { addressSeed, nodeSeed, rankBetween, type RankSeed, Shortlist } from './subset.ts';
import type { ViewEntry, ViewFamily, ClassOptions, ViewPort } from './view.ts';
import { parseViewClass, placeOf, type ViewClassKey } from './view-class.ts';
import { type ClassChange, sortDelta } from './view-delta.ts';
import { entryDigest, HashSum, type Lanes } from './view-hash.ts';

/** What a class needs to know of the service as it is after a commit. */
export interface Scene {
  readonly local: boolean;
  readonly revision: number;
  /** Tables of the listed families, sorted. */
  readonly tables: readonly EndpointTable[];
  /** Per table what changed; undefined: the tables are new, everything may have. */
  readonly changes: ReadonlyMap<EndpointTable, readonly AddressChange[]> | undefined;
}

interface Row {
  readonly table: EndpointTable;
  readonly tally: PortTally;
  choice: Choice;
  chosen: number;
  /** Of the addresses that the rules choose, those of the subset; undefined: all of them. */
  readonly shortlist: Shortlist | undefined;
}

interface Held {
  readonly entry: ViewEntry;
  readonly digest: Lanes;
}

/** The materialised view of one class: it follows the tables and tells what that changed. */
export class OpenClass {
  readonly key: ViewClassKey;
  readonly place: Place;
  /** Everything depends on this class's own node, so changes elsewhere need not be shown to it. */
  isNodeOnly = false;
  private readonly options: ClassOptions;
  private readonly scope: EntryScope;
  private readonly seed: RankSeed;
  private rows: readonly Row[] = [];
  private readonly content = new Map<ViewFamily, Map<string, readonly Held[]>>();
  private readonly hash = new HashSum();
  private size = 0;
  private sent: Pick<ClassChange, 'revision' | 'hash' | 'chosen'> | undefined;
  private upserts: ViewEntry[] = [];
  private removed: number[] = [];

  /** @throws RangeError when the key is not one */
  constructor(key: ViewClassKey) {
    const { options, ring } = parseViewClass(key);
    this.key = key;
    this.options = options;
    this.scope = scopeOf(options.mode);
    this.place = placeOf(ring);
    this.seed = nodeSeed(this.place.node ?? '');
  }

  /** The next change is the whole view. */
  forgetSent(): void {
    this.sent = undefined;
  }

  /** Follows the tables. Undefined: what was sent still holds. */
  follow(scene: Scene): ClassChange | undefined {
    this.upserts = [];
    this.removed = [];
    const isNew = scene.changes === undefined || this.rows.length === 0;
    if (isNew) this.rows = this.rowsOf(scene);
    for (const table of scene.tables) this.followTable(table, scene, isNew);
    if (isNew) this.dropOtherFamilies(scene.tables);
    if (isNew) this.recount();
    this.isNodeOnly = this.rows.length > 0 && this.rows.every(({ choice }) => isNodeReach(choice));
    return this.change(scene.revision);
  }

  private rowsOf(scene: Scene): readonly Row[] {
    const tallies = scene.tables.flatMap((table) => table.tallies);
    return wantedRows(tallies, this.options).map((tally) => {
      const table = scene.tables.find(({ family }) => family === tally.family) as EndpointTable;
      return {
        table,
        tally,
        choice: this.choose(table, tally, scene.local),
        chosen: 0,
        shortlist: this.options.subset === 0 ? undefined : new Shortlist(this.options.subset),
      };
    });
  }

  private choose(table: EndpointTable, tally: PortTally, local: boolean): Choice {
    const { place, options } = this;
    const reach = reachOf(tally, local, options.mode, place);
    const asked = askedOf(tally, reach, place, (node) => table.bestOnNode(tally, node));
    return { reach, asked, place, along: alongOf(options) };
  }

  private followTable(table: EndpointTable, scene: Scene, isNew: boolean): void {
    const rows = this.rows.filter((row) => row.table === table);
    if (rows.length === 0) return;
    let isMoved = isNew;
    let isNear = rows.every(({ choice }) => isNodeReach(choice));
    for (const row of rows) {
      const choice = this.choose(table, row.tally, scene.local);
      isMoved ||= choice.reach !== row.choice.reach || choice.asked !== row.choice.asked;
      isNear &&= isNodeReach(choice);
      row.choice = choice;
    }
    const near = isNear ? table.near(this.place.node ?? '') : undefined;
    const held = this.content.get(table.family)?.keys() ?? [];
    if (this.options.subset > 0) {
      const touched = isMoved ? undefined : changed(table, scene);
      const moved = this.shortlist(table, rows, touched, near);
      for (const address of new Set([...(touched ?? held), ...moved])) {
        this.refresh(table, rows, address);
      }
      return;
    }
    const touched = isMoved
      ? new Set([...held, ...(near ?? table.addresses())])
      : changed(table, scene);
    for (const address of touched) this.refresh(table, rows, address);
  }

  /**
   * Ranks the touched addresses anew, or all that are in reach. Returns those that came into a subset by it, or left one.
   */
  private shortlist(
    table: EndpointTable,
    rows: readonly Row[],
    touched: readonly string[] | undefined,
    near: ReadonlySet<string> | undefined,
  ): readonly string[] {
    for (const row of rows) {
      const { shortlist } = row;
      for (const address of touched ?? []) this.rank(table, row, address);
      if (touched === undefined || shortlist?.isShort) this.rankAll(table, row, near);
    }
    return rows.flatMap(({ shortlist }) => shortlist?.choose() ?? []);
  }

  private rankAll(table: EndpointTable, row: Row, near: ReadonlySet<string> | undefined): void {
    const { shortlist } = row;
    if (shortlist === undefined) return;
    if (near === undefined) {
      const best = table.roll().best(this.seed, shortlist.room + 1, (one) => wishOf(row, one));
      shortlist.load(best);
      return;
    }
    shortlist.clear();
    for (const address of near) this.rank(table, row, address);
  }

  private rank(table: EndpointTable, row: Row, address: string): void {
    const wish = strongest(table.winnersAt(address), (winner) => wishOf(row, winner));
    if (wish === 'no') row.shortlist?.delete(address);
    else {
      const seed = addressSeed(table.family, address);
      row.shortlist?.set(address, rankBetween(this.seed, seed, wish === 'asked'));
    }
  }

  private refresh(table: EndpointTable, rows: readonly Row[], address: string): void {
    if (!this.mayShow(table, rows, address)) return;
    const chosen = table.winnersAt(address).filter(({ tally, endpoint }) => {
      const row = rows.find((candidate) => candidate.tally === tally);
      if (row === undefined || !isChosen(endpoint, row.choice)) return false;
      return row.shortlist === undefined || row.shortlist.has(address);
    });
    const entries = this.content.get(table.family);
    const before = entries?.get(address) ?? nobody;
    if (before.length === 0 && chosen.length === 0) return;
    this.put(table.family, address, before, this.hold(table.family, address, before, chosen), rows);
  }

  /** False: it is in no subset, and was in none. Most addresses of a large service are so. */
  private mayShow({ family }: EndpointTable, rows: readonly Row[], address: string): boolean {
    if (this.options.subset === 0) return true;
    return (
      rows.some(({ shortlist }) => shortlist?.has(address)) ||
      this.content.get(family)?.has(address) === true
    );
  }

  /** The address's new entries; an entry that stays as it was keeps its object and its digest. */
  private hold(
    family: ViewFamily,
    address: string,
    before: readonly Held[],
    chosen: readonly Winner[],
  ): readonly Held[] {
    return entriesOf(family, address, chosen, this.scope).map((entry) => {
      const old = before.find((held) => held.entry.id === entry.id);
      return old !== undefined && haveSamePorts(old.entry.ports, entry.ports)
        ? old
        : { entry, digest: entryDigest(entry) };
    });
  }

  private put(
    family: ViewFamily,
    address: string,
    before: readonly Held[],
    after: readonly Held[],
    rows: readonly Row[],
  ): void {
    for (const held of after) {
      if (before.includes(held)) continue;
      this.upserts.push(held.entry);
      this.hash.add(held.digest);
      count(rows, held.entry, 1);
    }
    for (const held of before) {
      if (after.includes(held)) continue;
      if (!after.some(({ entry }) => entry.id === held.entry.id)) this.removed.push(held.entry.id);
      this.hash.subtract(held.digest);
      count(rows, held.entry, -1);
    }
    this.size += after.length - before.length;
    const entries = this.content.get(family);
    if (after.length === 0) entries?.delete(address);
    else if (entries === undefined) this.content.set(family, new Map([[address, after]]));
    else entries.set(address, after);
  }

  private dropOtherFamilies(tables: readonly EndpointTable[]): void {
    for (const [family, entries] of this.content) {
      const isListed = this.rows.some(({ table }) => table.family === family);
      if (isListed && tables.some((table) => table.family === family)) continue;
      for (const [address, held] of entries) this.put(family, address, held, [], []);
      this.content.delete(family);
    }
  }

  /** After the rows themselves changed: counts from the content. */
  private recount(): void {
    for (const row of this.rows) row.chosen = 0;
    for (const [family, entries] of this.content) {
      const rows = this.rows.filter(({ table }) => table.family === family);
      for (const held of entries.values()) for (const { entry } of held) count(rows, entry, 1);
    }
  }

  private change(revision: number): ClassChange | undefined {
    const { sent } = this;
    const chosen = this.rows.map((row) => row.chosen);
    const isSame =
      sent !== undefined &&
      this.upserts.length + this.removed.length === 0 &&
      sent.chosen.length === chosen.length &&
      sent.chosen.every((n, i) => n === chosen[i]);
    if (isSame) return undefined;
    invariant(revision >= (sent?.revision ?? 0), `L7: revision of ${this.key} never shrinks`);
    invariant(this.size > 0 || this.hash.isZero, `L6: ${this.key} is empty, and so is its hash`);
    const hash = this.hash.bytes();
    this.sent = { revision, hash, chosen };
    return {
      viewClass: this.key,
      reset: sent === undefined,
      baseRevision: sent?.revision ?? 0,
      baseHash: sent?.hash ?? new Uint8Array(16),
      revision,
      hash,
      size: this.size,
      chosen,
      ...sortDelta({
        upserts: sent === undefined ? this.all() : this.upserts,
        removed: sent === undefined ? [] : this.removed,
      }),
    };
  }

  private all(): ViewEntry[] {
    const all: ViewEntry[] = [];
    for (const entries of this.content.values()) {
      for (const held of entries.values()) for (const { entry } of held) all.push(entry);
    }
    return all;
  }
}

const nobody: readonly Held[] = [];

function changed(table: EndpointTable, { changes }: Scene): readonly string[] {
  return (changes?.get(table) ?? []).map(({ address }) => address);
}

function wishOf({ tally, choice }: Row, { tally: of, endpoint }: Winner): Wish {
  if (of !== tally || !isChosen(endpoint, choice)) return 'no';
  return willingness(endpoint) === choice.asked ? 'asked' : 'along';
}

function isNodeReach({ reach }: Choice): boolean {
  return reach === 'own-node' || reach === 'node-hint';
}

function count(rows: readonly Row[], entry: ViewEntry, by: 1 | -1): void {
  for (const port of entry.ports) {
    const row = rows.find(({ tally }) => isOf(tally, port));
    if (row !== undefined) row.chosen += by;
  }
}

function isOf({ of }: PortTally, port: ViewPort): boolean {
  return of.name === port.name && of.protocol === port.protocol;
}
