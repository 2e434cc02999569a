/**
 * The views of one service, kept up to date. Inputs are collected by `setService` and `setSlice`; `commit` settles them
 * and tells what a viewer could see of it. Cost of a commit: O(changed endpoints × open classes that could see them),
 * whatever the service's size; O(endpoints) when the Service's ports or families change, or when a class's reach does.
 *
 *   setSlice ──▶ tables by family (copies per address, tallies per port) ──commit──▶ outlook
 *                                                                              └──▶ open classes ──▶ ClassChange
 */
import {
  canonicalAddress,
  type EndpointSlice,
  type Service,
  type ServicePort,
} from '@sliceplane/kube';
import { type AddressChange, EndpointTable } from './endpoint-table.ts';
import { type Explanation, explainView } from './explain.ts';
import { nodeView } from './node-view.ts';
import { OpenClasses } from './open-classes.ts';
import { isSameOutlook, noOutlook, type Outlook } from './outlook.ts';
import { endpointOwners, type EndpointOwner, serviceOwners } from './owners.ts';
import { listedFamilies, type ServicePortKey, servicePorts } from './service-ports.ts';
import type { View, ViewFamily, ClassOptions, Viewpoint } from './view.ts';
import type { ViewClassKey } from './view-class.ts';
import type { ClassChange } from './view-delta.ts';

/** What one commit changed. */
export interface ViewCommit {
  /** The revision has grown. */
  readonly changed: boolean;
  readonly revision: number;
  readonly found: boolean;
  /** Present on the first commit and whenever it changed. */
  readonly outlook?: Outlook;
  /** The open classes that changed, and those just opened; sorted by key. */
  readonly classes: readonly ClassChange[];
}

export class ViewIndex {
  readonly name: string;
  private service: Service | undefined;
  private readonly slices = new Map<string, EndpointSlice>();
  private readonly classes = new OpenClasses();

  // As of the last commit; the tables hold the slices set since, too. No ports: no Service.
  private committed: { readonly service: Service | undefined } | undefined;
  private ports: readonly ServicePortKey[] | undefined;
  private readonly tables = new Map<ViewFamily, EndpointTable>();
  private listed: readonly EndpointTable[] = [];
  private current: Outlook = noOutlook;
  private count: number;
  private isRestored: boolean;

  /**
   * @param service namespace/name
   * @param revision of an index that is restored: what is fed before the first commit is what that revision showed, so
   * the first commit reports `changed: false` and keeps it. Feed what was remembered, commit, then feed what is new.
   */
  constructor(service: string, revision?: number) {
    this.name = service;
    this.count = revision ?? 0;
    this.isRestored = revision !== undefined;
  }

  /** The index of a service that nobody has been shown yet, or not lately: what it shows first gets a revision above `floor`. */
  static above(service: string, floor: number): ViewIndex {
    const index = new ViewIndex(service, floor);
    index.isRestored = false;
    return index;
  }

  /** Law L7: never smaller than before. Grows by one with each commit that a viewer could see. */
  get revision(): number {
    return this.count;
  }

  /** The Service exists, as of the last commit. */
  get found(): boolean {
    return this.committed?.service !== undefined;
  }

  /** As of the last commit. */
  outlook(): Outlook {
    return this.current;
  }

  setService(service: Service | undefined): void {
    this.service = service;
  }

  /** A slice came (no `before`), changed, or went (no `after`). Endpoints that stay are the same objects in both. */
  setSlice(before: EndpointSlice | undefined, after: EndpointSlice | undefined): void {
    const name = (after ?? before)?.metadata.name;
    if (name === undefined) return;
    const held = this.slices.get(name);
    if (after === undefined) this.slices.delete(name);
    else this.slices.set(name, after);
    if (held !== undefined && held.addressType !== after?.addressType) {
      this.tableOf(held.addressType)?.setSlice(name, undefined);
    }
    if (after !== undefined) this.tableOf(after.addressType)?.setSlice(name, after);
  }

  /**
   * Keeps this class's view from now on; the next commit sends it whole. So it does for a class that is open already:
   * whoever asks has lost what was sent.
   * @throws RangeError when the key is not a class
   */
  open(key: ViewClassKey): void {
    this.classes.open(key);
  }

  close(key: ViewClassKey): void {
    this.classes.close(key);
  }

  /** Settles everything set since the last commit. */
  commit(): ViewCommit {
    const { service } = this;
    const isFirst = this.committed === undefined;
    const before = this.committed?.service;
    const changes = this.settle(before, isFirst);
    const isVisible =
      !areSameToViewers(before, service) || [...(changes?.values() ?? [])].some(isNotEmpty);
    this.committed = { service };

    const isChanged = isVisible && !(isFirst && this.isRestored);
    if (isChanged) this.count++;
    const isRelisted = this.list() || changes === undefined;
    const isOutlookNew = (isVisible || isFirst) && this.look(isFirst);
    const scene = {
      local: this.current.local,
      revision: this.count,
      tables: this.listed,
      changes: isRelisted ? undefined : changes,
    };
    return {
      changed: isChanged,
      revision: this.count,
      found: this.found,
      ...(isOutlookNew ? { outlook: this.current } : {}),
      classes: this.classes.follow(scene, isVisible),
    };
  }

  /** The whole view of one viewpoint, with details. Computed from the slices: O(endpoints). */
  view(viewpoint: Viewpoint, options: ClassOptions): View {
    return nodeView(this.question(viewpoint, options));
  }

  /** For every endpoint, every rule that kept or dropped it; the policy may be hypothetical. O(endpoints). */
  explain(
    viewpoint: Viewpoint,
    options: ClassOptions,
    override: { readonly internalTrafficPolicy?: 'Cluster' | 'Local' } = {},
  ): Explanation {
    return explainView(this.question(viewpoint, options), override);
  }

  /** Endpoints as of the last commit: distinct by family, Service port and endpoint string. */
  summary(): { slices: number; endpoints: number; ready: number } {
    let endpoints = 0;
    let ready = 0;
    for (const { total, ready: some } of this.current.ports) {
      endpoints += total;
      ready += some;
    }
    return { slices: this.slices.size, endpoints, ready };
  }

  /** Why this service is behind an address, as of the last commit; port 0: any. The address need not be canonical. */
  owners(address: string, port: number): EndpointOwner[] {
    const service = this.committed?.service;
    if (service === undefined) return [];
    const canonical = canonicalAddress(address) ?? address;
    const winners = [...this.tables.values()].flatMap((table) => table.winnersAt(canonical));
    return [
      ...serviceOwners(service, this.name, canonical, port),
      ...endpointOwners(winners, this.name, port),
    ];
  }

  private question(viewpoint: Viewpoint, options: ClassOptions) {
    return {
      name: this.name,
      service: this.service,
      slices: this.slices.values(),
      viewpoint,
      options,
      revision: this.count,
    };
  }

  /**
   * What changed per table. Undefined: the tables are new, because there were none or because the Service's ports or
   * families are not what they were built for.
   */
  private settle(
    before: Service | undefined,
    isFirst: boolean,
  ): ReadonlyMap<EndpointTable, readonly AddressChange[]> | undefined {
    const { service } = this;
    if (isFirst || !areSamePorts(before, service)) {
      this.rebuild();
      return undefined;
    }
    const tables = [...this.tables.values()];
    return new Map(tables.map((table) => [table, table.settle()]));
  }

  private rebuild(): void {
    this.tables.clear();
    this.ports = this.service && servicePorts(this.service);
    if (this.ports === undefined) return;
    for (const [name, slice] of this.slices) {
      const family = slice.addressType;
      const table = this.tables.get(family) ?? this.addTable(family, this.ports);
      table.setSlice(name, slice);
    }
    for (const table of this.tables.values()) table.settle();
  }

  /** Which families the answers list; true if not those of the last commit. */
  private list(): boolean {
    const { service } = this;
    const isPresent = (family: ViewFamily) => this.tables.get(family)?.isEmpty === false;
    const listed =
      service === undefined
        ? []
        : listedFamilies(service, isPresent).flatMap((family) => this.tableOf(family) ?? []);
    const isSame =
      listed.length === this.listed.length && listed.every((t, i) => t === this.listed[i]);
    this.listed = listed;
    return !isSame;
  }

  /** Refreshes the outlook; true if it is not that of the last commit. */
  private look(isFirst: boolean): boolean {
    const { service } = this;
    const outlook =
      service === undefined
        ? noOutlook
        : {
            local: service.internalTrafficPolicy === 'Local',
            externalName: service.type === 'ExternalName',
            ports: this.listed.flatMap((table) => table.tallies.map((tally) => tally.outlook())),
          };
    const isSame = !isFirst && isSameOutlook(outlook, this.current);
    if (!isSame) this.current = outlook;
    return !isSame;
  }

  /** Undefined while there is no Service: its slices are kept, and nothing of them can be seen. */
  private tableOf(family: ViewFamily): EndpointTable | undefined {
    const table = this.tables.get(family);
    if (table !== undefined || this.ports === undefined) return table;
    const added = this.addTable(family, this.ports);
    added.settle();
    return added;
  }

  private addTable(family: ViewFamily, ports: readonly ServicePortKey[]): EndpointTable {
    const table = new EndpointTable(family, ports);
    this.tables.set(family, table);
    return table;
  }
}

function isNotEmpty(list: readonly unknown[]): boolean {
  return list.length > 0;
}

/** Equal in what the tables are built for. */
function areSamePorts(a: Service | undefined, b: Service | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.ports.length !== b.ports.length) return false;
  return (
    a.ports.every((port, i) => {
      const other = b.ports[i] as ServicePort;
      return (
        port.name === other.name &&
        port.protocol === other.protocol &&
        port.port === other.port &&
        port.appProtocol === other.appProtocol
      );
    }) && a.ipFamilies.join() === b.ipFamilies.join()
  );
}

/** Equal in all that a view, an outlook or an explanation takes from the Service itself. */
function areSameToViewers(a: Service | undefined, b: Service | undefined): boolean {
  return (
    areSamePorts(a, b) &&
    a?.internalTrafficPolicy === b?.internalTrafficPolicy &&
    (a?.type === 'ExternalName') === (b?.type === 'ExternalName')
  );
}
