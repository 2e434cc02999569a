import { type AddressChange, type EndpointTable, nodesOf } from './endpoint-table.ts';
import { OpenClass, type Scene } from './open-class.ts';
import { compareText } from './service-ports.ts';
import type { ViewClassKey } from './view-class.ts';
import type { ClassChange } from './view-delta.ts';

/**
 * The classes somebody looks at, shelved so that a change is shown only to those that could see it: thousands of nodes
 * may each have a class of their own, and most changes concern one of them.
 */
export class OpenClasses {
  private readonly byKey = new Map<ViewClassKey, OpenClass>();
  private readonly justOpened = new Set<OpenClass>();
  /** Shown every change. */
  private readonly wide = new Set<OpenClass>();
  /** Shown what is near their node, and every change of shape. */
  private readonly byNode = new Map<string, Set<OpenClass>>();
  private shape = '';

  /** @throws RangeError when the key is not a class */
  open(key: ViewClassKey): void {
    const open = this.byKey.get(key) ?? new OpenClass(key);
    open.forgetSent();
    this.byKey.set(key, open);
    this.justOpened.add(open);
  }

  close(key: ViewClassKey): void {
    const open = this.byKey.get(key);
    if (open === undefined) return;
    this.byKey.delete(key);
    this.justOpened.delete(open);
    this.unshelve(open);
  }

  /** After a commit: what it changed for the classes, sorted by key. `isVisible`: something did change. */
  follow(scene: Scene, isVisible: boolean): readonly ClassChange[] {
    const concerned = isVisible ? this.concerned(scene) : this.justOpened;
    const changes: ClassChange[] = [];
    for (const open of concerned) {
      const change = open.follow(scene);
      if (change !== undefined) changes.push(change);
      this.shelve(open);
    }
    this.justOpened.clear();
    this.shape = this.shapeOf(scene);
    return changes.sort((a, b) => compareText(a.viewClass, b.viewClass));
  }

  private concerned(scene: Scene): Iterable<OpenClass> {
    if (scene.changes === undefined || this.shape !== this.shapeOf(scene)) {
      return this.byKey.values();
    }
    if (this.byNode.size === 0) return new Set([...this.justOpened, ...this.wide]);
    const near = [...nodesTouched(scene.changes)].flatMap((node) => [
      ...(this.byNode.get(node) ?? []),
    ]);
    return new Set([...this.justOpened, ...this.wide, ...near]);
  }

  /** All that node classes depend on beside their own node; not asked while there are none. */
  private shapeOf(scene: Scene): string {
    if (this.byNode.size === 0) return '';
    const tallies = scene.tables.flatMap((table) => table.tallies.map(({ shape }) => shape));
    return `${scene.local} ${tallies.join(' ')}`;
  }

  private shelve(open: OpenClass): void {
    this.unshelve(open);
    const { node } = open.place;
    if (!open.isNodeOnly || node === undefined) {
      this.wide.add(open);
      return;
    }
    const shelf = this.byNode.get(node);
    if (shelf === undefined) this.byNode.set(node, new Set([open]));
    else shelf.add(open);
  }

  private unshelve(open: OpenClass): void {
    this.wide.delete(open);
    const { node = '' } = open.place;
    const shelf = this.byNode.get(node);
    shelf?.delete(open);
    if (shelf?.size === 0) this.byNode.delete(node);
  }
}

function nodesTouched(
  changes: ReadonlyMap<EndpointTable, readonly AddressChange[]>,
): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const list of changes.values()) {
    for (const { before, after } of list) {
      for (const node of nodesOf(before)) nodes.add(node);
      for (const node of nodesOf(after)) nodes.add(node);
    }
  }
  return nodes;
}
