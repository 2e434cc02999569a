import type { Endpoint, EndpointSlice, IpFamily } from '@sliceplane/kube';
import type { ServiceContext } from './context.ts';
import { interchangeable, sameFacts, sameHints, sameIdentity } from './endpoint.ts';
import { byHeldName, type Draft, type Held, type Member } from './held.ts';
import { invariant } from './invariant.ts';
import { labelsDrifted, sameLabels } from './labels.ts';
import { copyOf, newDraft, place } from './pack.ts';
import { RareMap, RareSet } from './rare.ts';
import { NO_PORTS, portKey, type PortList } from './ports.ts';

/** The members with one port list and the slices for them. */
interface Group {
  /** In the order of the Service's ports as soon as there is a member. */
  ports: PortList;
  /** Members, with or without an endpoint. The group is wanted while there are any. */
  pods: number;
  readonly slices: Set<Held>;
}

/** What packing decided for one address type, before hints and names. */
export interface Packed {
  /** By port key; within a group in pod name order. */
  readonly creates: readonly Draft[];
  /** By slice name. */
  readonly updates: readonly Draft[];
  /** By slice name. */
  readonly deletes: readonly Held[];
  /** Looked at for the first time, and left as they are: their hints were not checked yet. By slice name. */
  readonly inspected: readonly Held[];
}

/**
 * The slices of one Service and address type, and who lives where.
 *
 * A change of a pod touches its own slice and nothing else: `put` patches the draft of that slice, `pack` places
 * those without a home. A full reconcile is the same with every pod put and every slice accepted anew.
 *
 * ```
 *   put(pod) ──▶ member ──home──▶ held slice ──touched──▶ draft ┐
 *   accept(slice) ──▶ inspected at the next pack ───────────────┴─ pack ──▶ creates, updates, deletes
 * ```
 *
 * Between packs every member with an endpoint has exactly one home (law L1), unless creates were held back (R5.15).
 */
export class Family {
  readonly type: IpFamily;
  readonly #context: ServiceContext;
  readonly #members = new Map<string, Member>();
  readonly #homeless = new RareSet<Member>();
  readonly #groups = new Map<string, Group>();
  /** Groups without members that still have slices. */
  readonly #unwanted = new RareSet<Group>();
  readonly #held = new Map<string, Held>();
  /** Labelled ours, owned by another Service or another life of it (R5.1). */
  readonly #strangers = new RareSet<Held>();
  readonly #uninspected = new RareSet<Held>();
  readonly #touched = new RareMap<Held, Draft>();

  constructor(type: IpFamily, context: ServiceContext) {
    this.type = type;
    this.#context = context;
  }

  get held(): ReadonlyMap<string, Held> {
    return this.#held;
  }

  /** Members with an endpoint that no slice has. */
  get homeless(): number {
    return this.#homeless.size;
  }

  member(name: string): Member | undefined {
    return this.#members.get(name);
  }

  isStranger(held: Held): boolean {
    return this.#strangers.has(held);
  }

  /** An eligible pod as it is now: its port list, and its endpoint if it has one here (R5.2). */
  put(name: string, ports: PortList, endpoint: Endpoint | undefined): void {
    let member = this.#members.get(name);
    if (member === undefined) {
      member = { name, ports, endpoint: undefined, hinted: undefined, home: undefined };
      this.#members.set(name, member);
      this.#count(ports, 1);
    } else if (member.ports.key !== ports.key) {
      this.#leave(member);
      this.#count(member.ports, -1);
      this.#count(ports, 1);
      member.ports = ports;
    }
    const before = member.endpoint;
    if (before !== undefined && endpoint !== undefined && sameIdentity(before, endpoint)) {
      if (sameFacts(before, endpoint)) endpoint = before;
      else this.#patch(member, endpoint);
    } else {
      this.#leave(member);
    }
    if (endpoint !== before) member.hinted = undefined;
    member.endpoint = endpoint;
    if (endpoint === undefined) this.#homeless.delete(member);
    else if (member.home === undefined) this.#homeless.add(member);
  }

  /** The pod is gone or no longer eligible. */
  drop(name: string): void {
    const member = this.#members.get(name);
    if (member === undefined) return;
    this.#leave(member);
    this.#homeless.delete(member);
    this.#count(member.ports, -1);
    this.#members.delete(name);
  }

  /** A slice of ours that existed before, or that somebody changed. Replaces the one of that name. */
  accept(slice: EndpointSlice): void {
    const name = slice.metadata.name;
    this.release(name);
    const key = portKey(slice.ports);
    const held: Held = { name, slice, ports: { key, ports: slice.ports }, exact: false };
    this.#hold(held, ownedBy(slice, this.#context.service.metadata.uid));
    this.#uninspected.add(held);
  }

  /** A slice is no longer ours, or no longer there. Its members look for another. Returns whether it was held. */
  release(name: string): boolean {
    const held = this.#held.get(name);
    if (held === undefined) return false;
    for (const { targetRef } of held.slice?.endpoints ?? []) {
      const member = this.#members.get(targetRef?.name ?? '');
      if (member?.home !== held) continue;
      member.home = undefined;
      this.#homeless.add(member);
    }
    this.#forget(held);
    return true;
  }

  /** Decides where everybody lives. Drafts are not slices yet: `settle` says what became of them. */
  pack(): Packed {
    const inspected = this.#inspect();
    for (const draft of this.#touched.values()) {
      if (!draft.held.exact && draft.reason === 'content') this.#rebuild(draft);
    }
    const leftovers = this.#leftovers();
    const drafts = new Map<string, Draft[]>();
    for (const draft of this.#touched.values()) append(drafts, draft.held.ports.key, draft);

    const creates: Draft[] = [];
    const updates: Draft[] = [];
    const deletes: Held[] = [...this.#strangers];
    for (const group of this.#unwanted) deletes.push(...group.slices);
    for (const key of [...new Set([...drafts.keys(), ...leftovers.keys()])].sort()) {
      const group = this.#groups.get(key);
      if (group === undefined || group.pods === 0) continue;
      // R5.8: of which nothing was kept, goes. A slice that was empty before stays, relabelled if need be.
      const isEmptied = ({ slots, reason }: Draft): boolean =>
        reason === 'content' && slots.length === 0;
      const changed = drafts.get(key) ?? [];
      const kept = changed.filter((draft) => !isEmptied(draft));
      for (const draft of changed) if (isEmptied(draft)) deletes.push(draft.held);
      const opened = place({
        ports: group.ports,
        leftovers: leftovers.get(key) ?? [],
        changed: kept,
        untouched: () => [...group.slices].filter((held) => !this.#touched.has(held)),
        max: this.#context.maxEndpointsPerSlice,
      });
      updates.push(...kept);
      for (const draft of opened) (draft.reason === 'new' ? creates : updates).push(draft);
    }
    this.#homeless.clear();
    this.#touched.clear();
    deletes.sort(byHeldName);
    this.#keepPlaceholder(creates, deletes);
    updates.sort((a, b) => byHeldName(a.held, b.held));
    const rewritten = new Set(updates.map((draft) => draft.held));
    return { creates, updates, deletes, inspected: inspected.filter((h) => !rewritten.has(h)) };
  }

  /** Takes over what was written. `skipped`: new slices that were not (R5.15); their members wait. */
  settle(written: readonly Draft[], deletes: readonly Held[], skipped: readonly Draft[]): void {
    for (const held of deletes) this.#forget(held);
    for (const { held, reason } of written) {
      if (reason !== 'new' && reason !== 'placeholder') continue;
      held.exact = this.#context.mode !== 'auto';
      this.#hold(held, true);
    }
    for (const draft of skipped) {
      for (const { targetRef } of draft.slots) {
        const member = this.#members.get(targetRef?.name ?? '');
        if (member?.home !== draft.held) continue;
        member.home = undefined;
        this.#homeless.add(member);
      }
    }
  }

  /**
   * R5.5: slices of every address type exist as long as the Service does. If all would go and none comes, one without
   * endpoints and ports takes their place; if there is such a one already, it stays (R5.6). Upstream looks for it only where
   * a single slice would go, and may rewrite it as it is.
   */
  #keepPlaceholder(creates: Draft[], deletes: Held[]): void {
    if (creates.length > 0 || deletes.length < this.#held.size) return;
    const standing = deletes.findIndex(
      (held) =>
        (deletes.length === 1 || !this.#strangers.has(held)) &&
        held.slice?.endpoints.length === 0 &&
        held.slice.ports.length === 0 &&
        sameLabels(held.slice.metadata.labels, this.#context.labels),
    );
    if (standing >= 0) deletes.splice(standing, 1);
    else creates.push(newDraft(NO_PORTS, 'placeholder'));
  }

  /** Step 1 for slices not seen before: keep and trim (R5.8). In name order, so the first of two copies stays. */
  #inspect(): Held[] {
    if (this.#uninspected.size === 0) return [];
    const slices = [...this.#uninspected].sort(byHeldName);
    this.#uninspected.clear();
    return slices.filter((held) => {
      if (this.#strangers.has(held) || this.#groups.get(held.ports.key)?.pods === 0) return false;
      const slice = held.slice as EndpointSlice;
      const kept: Member[] = [];
      let changed = false;
      let exact = this.#context.mode !== 'auto';
      for (const existing of slice.endpoints) {
        const member = this.#settler(existing, held);
        if (member === undefined) {
          changed = true;
          continue;
        }
        kept.push(member);
        const wanted = member.endpoint as Endpoint;
        if (!sameFacts(existing, wanted)) changed = true;
        else if (!interchangeable(existing, wanted)) exact = false;
        else if (sameHints(existing.hints, wanted.hints)) member.endpoint = existing;
        else {
          exact = false;
          if (this.#context.mode === 'auto') member.hinted = existing;
        }
      }
      held.exact = exact && !changed;
      if (changed) {
        const slots = kept.map((member) => member.endpoint as Endpoint);
        this.#touched.set(held, { held, slots, reason: 'content', recycled: undefined });
        held.exact = this.#context.mode !== 'auto';
      } else if (labelsDrifted(slice.metadata.labels, this.#context.labels)) {
        this.#touched.set(held, copyOf(held, 'labels'));
      }
      return !this.#touched.has(held);
    });
  }

  /** The member that this endpoint of an inspected slice stands for, moved in; undefined if it is nobody, or lives elsewhere. */
  #settler(existing: Endpoint, held: Held): Member | undefined {
    const member = this.#members.get(existing.targetRef?.name ?? '');
    if (member?.endpoint === undefined || member.ports.key !== held.ports.key) return undefined;
    if (!sameIdentity(existing, member.endpoint)) return undefined;
    if (member.home !== undefined) {
      if (member.home === held || member.home.name < held.name) return undefined;
      this.#leave(member);
    }
    member.home = held;
    this.#homeless.delete(member);
    return member;
  }

  /** The draft of a slice that must change. That of an exact slice starts as a copy to be patched. */
  #touch(held: Held): Draft {
    let draft = this.#touched.get(held);
    if (draft === undefined) {
      draft = { held, slots: [], reason: 'content', recycled: undefined };
      if (held.exact) draft.slots = held.slice?.endpoints.slice() ?? [];
      this.#touched.set(held, draft);
    }
    return draft;
  }

  #patch(member: Member, endpoint: Endpoint): void {
    if (member.home === undefined) return;
    const { slots } = this.#touch(member.home);
    if (member.home.exact) slots[slotOf(member, slots)] = endpoint;
  }

  #leave(member: Member): void {
    if (member.home === undefined) return;
    const { slots } = this.#touch(member.home);
    if (member.home.exact) slots.splice(slotOf(member, slots), 1);
    member.home = undefined;
  }

  /** The freshly built endpoints of those who stay, in their old order. */
  #rebuild(draft: Draft): void {
    if (draft.slots.length > 0) return;
    for (const { targetRef } of draft.held.slice?.endpoints ?? []) {
      const member = this.#members.get(targetRef?.name ?? '');
      if (member?.home === draft.held) draft.slots.push(member.endpoint as Endpoint);
    }
    draft.held.exact = this.#context.mode !== 'auto';
  }

  #leftovers(): Map<string, Member[]> {
    const byPorts = new Map<string, Member[]>();
    const members = [...this.#homeless];
    if (members.length > 1) members.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const member of members) append(byPorts, member.ports.key, member);
    return byPorts;
  }

  #hold(held: Held, owned: boolean): void {
    this.#held.set(held.name, held);
    if (!owned) {
      this.#strangers.add(held);
      return;
    }
    const group = this.#group(held.ports);
    group.slices.add(held);
    if (group.pods === 0) this.#unwanted.add(group);
  }

  #forget(held: Held): void {
    if (this.#held.get(held.name) === held) this.#held.delete(held.name);
    this.#strangers.delete(held);
    this.#uninspected.delete(held);
    this.#touched.delete(held);
    const group = this.#groups.get(held.ports.key);
    if (group?.slices.delete(held) === true) this.#tidy(group);
  }

  #count(ports: PortList, by: 1 | -1): void {
    const group = this.#group(ports);
    group.pods += by;
    if (by > 0) group.ports = ports;
    if (group.pods > 0) this.#unwanted.delete(group);
    else this.#tidy(group);
  }

  #group(ports: PortList): Group {
    let group = this.#groups.get(ports.key);
    if (group === undefined) {
      group = { ports, pods: 0, slices: new Set() };
      this.#groups.set(ports.key, group);
    }
    return group;
  }

  #tidy(group: Group): void {
    if (group.pods > 0) return;
    if (group.slices.size > 0) {
      this.#unwanted.add(group);
    } else {
      this.#unwanted.delete(group);
      this.#groups.delete(group.ports.key);
    }
  }
}

/** An owner reference names this very Service (R5.1). */
export function ownedBy(slice: EndpointSlice, serviceUid: string): boolean {
  return slice.metadata.ownerReferences.some(
    (ref) => ref.kind === 'Service' && ref.apiVersion === 'v1' && ref.uid === serviceUid,
  );
}

function slotOf(member: Member, slots: readonly Endpoint[]): number {
  const at = slots.indexOf(member.endpoint as Endpoint);
  invariant(at >= 0, 'L1: an endpoint is in the slice it lives in');
  return at;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
