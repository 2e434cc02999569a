import type { ChangeTimes } from '@sliceplane/shard';
import type { Outlook, ViewClassKey } from '@sliceplane/views';
import type { ClassView } from './class-view.ts';
import { Parking } from './parking.ts';
import type { ViewChange } from './view-change.ts';
import { StanceTree } from './stance-tree.ts';
import type { Stance } from './watch-entry.ts';

/** Stances beyond these of classes that are not open are let go of. */
const freeStances = 16;
const stancesPerClass = 4;

/** What the hub knows of one service. It exists while a shard holds the service, a stream follows it, or a class of it is open. */
export class ServiceRecord {
  readonly name: string;
  found = false;
  /** The shard holds something of it and will not repeat what it has told: the outlook comes only when it changes. */
  known = false;
  revision: number;
  outlook: Outlook | undefined;
  times: ChangeTimes | undefined;
  /** Its shard is being replaced: what is here is the last good view. */
  stale = false;
  /** And it is not given this service: no class opens until it is. */
  withheld = false;
  /** Grows when a viewpoint's class or reasons may have changed. */
  shape = 0;
  readonly classes: Map<ViewClassKey, ClassView> = new Map();
  /** Up to date without a class: not found, or pending sync. */
  readonly parked: Parking = new Parking();
  /** Watched entries of this service. */
  followers = 0;
  /** Encoded answers of the present version, shared by all who need the same. */
  readonly changes: Map<string, ViewChange> = new Map();
  /** Of the present shape. */
  readonly stances: Map<string, Stance> = new Map();
  /** The short way to them. */
  readonly tree: StanceTree = new StanceTree();
  /** Those that hold something of the present version. */
  readonly warm: Set<Stance> = new Set();

  /** @param floor revision of a service nothing has been told of yet */
  constructor(name: string, floor: number) {
    this.name = name;
    this.revision = floor;
  }

  get isForgettable(): boolean {
    return !this.known && this.followers === 0 && this.classes.size === 0;
  }

  /** Counted once for each port. */
  get endpoints(): number {
    return this.outlook?.ports.reduce((sum, { total }) => sum + total, 0) ?? 0;
  }

  /** False: that class is not open, and will not open for now. */
  canAnswer(key: ViewClassKey): boolean {
    return !this.withheld || this.classes.get(key)?.isOpen === true;
  }

  /** The present state is another: what was encoded for the last one is of no use, and is let go of, by whomever it was made for. */
  touch(): void {
    this.changes.clear();
    for (const stance of this.warm) cool(stance);
    this.warm.clear();
  }

  /** Classes and reasons must be looked up again. */
  reshape(): void {
    this.shape++;
    this.forgetStances();
  }

  forgetStances(): void {
    this.stances.clear();
    this.tree.clear();
  }

  /**
   * A class was closed. Viewpoints can be made up, so of stances whose class nobody has open only few are kept. Those that go
   * hold nothing that the next change would have to let go of.
   */
  trimStances(): void {
    if (this.stances.size <= freeStances + stancesPerClass * this.classes.size) return;
    this.tree.clear();
    for (const [name, stance] of this.stances) {
      if (this.classes.has(stance.key)) continue;
      this.stances.delete(name);
      this.warm.delete(stance);
      cool(stance);
    }
  }

  /** Everybody who is up to date, is so no more. */
  unparkAll(): void {
    this.parked.empty();
    for (const view of this.classes.values()) {
      view.parked.empty();
      callAll(view.waiting);
    }
  }
}

function cool(stance: Stance): void {
  stance.selection = stance.told = undefined;
  stance.steps.clear();
}

export function callAll(waiting: Set<() => void>): void {
  const all = [...waiting];
  waiting.clear();
  for (const call of all) call();
}
