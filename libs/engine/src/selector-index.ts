/**
 * Which anchors select a member, and which members an anchor selects, without asking all of either.
 *
 *   scope ─┬─ pair "app=web" ─┬─ sets:  label sets that carry the pair
 *          │                  └─ home:  anchors indexed under it (their rarest pair when they came)
 *          ├─ label set {app=web, pod-hash=7f} ── members (every pod of one template), anchors
 *          └─ everything:  anchors with an empty selector
 *
 * Members with equal labels share one interned label set, and the match (label set ↔ anchor) is kept as links on
 * both ends. So a member costs its own labels; an anchor costs the label sets under its rarest pair; reads cost nothing.
 */

/** A scope and labels: what a member carries, or what an anchor asks for. */
export interface Labelled {
  readonly scope: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Members of one scope with equal labels, and the anchors that select them. */
export interface LabelSet<Anchor, Member> {
  readonly members: ReadonlySet<Member>;
  readonly selectedBy: ReadonlySet<AnchorEntry<Anchor, Member>>;
}

/** One anchor in the index. Keep it: it is the handle to drop the anchor. */
export interface AnchorEntry<Anchor, Member> {
  readonly anchor: Anchor;
  readonly sets: ReadonlySet<LabelSet<Anchor, Member>>;
}

interface Pair<A, M> {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly sets: Set<Interned<A, M>>;
  readonly home: Set<Entry<A, M>>;
  /** Anchors whose selector has this pair, home or not. */
  mentions: number;
}

interface Interned<A, M> {
  readonly scope: Scope<A, M>;
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pairs: readonly Pair<A, M>[];
  readonly members: Set<M>;
  readonly selectedBy: Set<Entry<A, M>>;
}

interface Entry<A, M> {
  readonly anchor: A;
  readonly scope: Scope<A, M>;
  readonly pairs: readonly Pair<A, M>[];
  readonly home: Pair<A, M> | undefined;
  readonly sets: Set<Interned<A, M>>;
}

interface Scope<A, M> {
  readonly name: string;
  /** By name, then by value: no text is made to look one up. */
  readonly pairs: Map<string, Map<string, Pair<A, M>>>;
  readonly sets: Map<string, Interned<A, M>>;
  readonly everything: Set<Entry<A, M>>;
  /** The set asked for last: members of one template tend to come together. */
  recent: Interned<A, M> | undefined;
}

export class SelectorIndex<Anchor, Member> {
  readonly #scopes = new Map<string, Scope<Anchor, Member>>();
  #nextPairId = 0;

  /**
   * Puts a member where its labels say; `before` is the set it was in, and the one returned is the set it is in now:
   * the same object if the labels are equal. Cost: the member's labels, times the anchors whose rarest pair it carries
   * when nobody had these labels before.
   */
  join(member: Member, at: Labelled, before?: LabelSet<Anchor, Member>): LabelSet<Anchor, Member> {
    const old = before as Interned<Anchor, Member> | undefined;
    if (old !== undefined && this.isOf(old, at)) return old;
    const set = this.#intern(at);
    set.members.add(member);
    if (old !== undefined) this.leave(member, old);
    return set;
  }

  /** Whether these labels are those of the set. */
  isOf(set: LabelSet<Anchor, Member>, at: Labelled): boolean {
    const { scope, labels } = set as Interned<Anchor, Member>;
    return scope.name === at.scope && sameLabels(labels, at.labels);
  }

  /** Takes a member out of the set it is in. A set nobody is in any more is forgotten; its own `selectedBy` stays readable. */
  leave(member: Member, from: LabelSet<Anchor, Member>): void {
    const set = from as Interned<Anchor, Member>;
    set.members.delete(member);
    if (set.members.size > 0) return;
    set.scope.sets.delete(set.key);
    if (set.scope.recent === set) set.scope.recent = undefined;
    for (const entry of set.selectedBy) entry.sets.delete(set);
    for (const pair of set.pairs) {
      pair.sets.delete(set);
      release(set.scope, pair);
    }
    this.#forgetIfEmpty(set.scope);
  }

  /** Adds an anchor; `sets` of the entry are the label sets it selects, and stays current. An empty selector takes the whole scope. */
  add(anchor: Anchor, selector: Labelled): AnchorEntry<Anchor, Member> {
    const scope = this.#scope(selector.scope);
    const pairs = this.#pairs(scope, selector.labels);
    // Rarest by mentions: a pair that few anchors ask for is a short list to walk for each new label set.
    const home = least(pairs, (p) => p.mentions);
    const entry: Entry<Anchor, Member> = { anchor, scope, pairs, home, sets: new Set() };
    for (const pair of pairs) pair.mentions++;
    (home?.home ?? scope.everything).add(entry);
    const fewest = least(pairs, (p) => p.sets.size);
    for (const set of fewest?.sets ?? scope.sets.values()) {
      if (pairs.every((p) => p.sets.has(set))) link(entry, set);
    }
    return entry;
  }

  /** Removes an anchor; afterwards nothing is selected by it. */
  drop(handle: AnchorEntry<Anchor, Member>): void {
    const entry = handle as Entry<Anchor, Member>;
    for (const set of entry.sets) set.selectedBy.delete(entry);
    entry.sets.clear();
    (entry.home?.home ?? entry.scope.everything).delete(entry);
    for (const pair of entry.pairs) {
      pair.mentions--;
      release(entry.scope, pair);
    }
    this.#forgetIfEmpty(entry.scope);
  }

  #intern(at: Labelled): Interned<Anchor, Member> {
    const scope = this.#scope(at.scope);
    const { recent } = scope;
    if (recent !== undefined && sameLabels(recent.labels, at.labels)) return recent;
    const pairs = this.#pairs(scope, at.labels);
    const key = pairs.map((p) => p.id).join(',');
    const known = scope.sets.get(key);
    if (known !== undefined) {
      scope.recent = known;
      return known;
    }
    const set: Interned<Anchor, Member> = {
      scope,
      key,
      labels: at.labels,
      pairs,
      members: new Set(),
      selectedBy: new Set(),
    };
    scope.sets.set(key, set);
    scope.recent = set;
    for (const pair of pairs) pair.sets.add(set);
    for (const entry of scope.everything) link(entry, set);
    for (const pair of pairs) {
      for (const entry of pair.home) {
        if (entry.pairs.every((p) => p.sets.has(set))) link(entry, set);
      }
    }
    return set;
  }

  #scope(name: string): Scope<Anchor, Member> {
    let scope = this.#scopes.get(name);
    if (scope === undefined) {
      scope = { name, pairs: new Map(), sets: new Map(), everything: new Set(), recent: undefined };
      this.#scopes.set(name, scope);
    }
    return scope;
  }

  /** The interned pairs of some labels, in order of their ids: equal labels give equal lists. */
  #pairs(
    scope: Scope<Anchor, Member>,
    labels: Readonly<Record<string, string>>,
  ): Pair<Anchor, Member>[] {
    const pairs: Pair<Anchor, Member>[] = [];
    let isSorted = true;
    for (const name in labels) {
      const pair = this.#pair(scope, name, labels[name] ?? '');
      isSorted &&= (pairs.at(-1)?.id ?? -1) < pair.id;
      pairs.push(pair);
    }
    return isSorted ? pairs : pairs.sort((a, b) => a.id - b.id);
  }

  #pair(scope: Scope<Anchor, Member>, name: string, value: string): Pair<Anchor, Member> {
    let values = scope.pairs.get(name);
    if (values === undefined) scope.pairs.set(name, (values = new Map()));
    let pair = values.get(value);
    if (pair === undefined) {
      pair = {
        id: this.#nextPairId++,
        name,
        value,
        sets: new Set(),
        home: new Set(),
        mentions: 0,
      };
      values.set(value, pair);
    }
    return pair;
  }

  #forgetIfEmpty(scope: Scope<Anchor, Member>): void {
    if (scope.pairs.size === 0 && scope.sets.size === 0 && scope.everything.size === 0) {
      this.#scopes.delete(scope.name);
    }
  }
}

function link<A, M>(entry: Entry<A, M>, set: Interned<A, M>): void {
  entry.sets.add(set);
  set.selectedBy.add(entry);
}

function release<A, M>(scope: Scope<A, M>, pair: Pair<A, M>): void {
  if (pair.mentions > 0 || pair.sets.size > 0) return;
  const values = scope.pairs.get(pair.name);
  values?.delete(pair.value);
  if (values?.size === 0) scope.pairs.delete(pair.name);
}

function least<T>(all: readonly T[], size: (one: T) => number): T | undefined {
  let best = all[0];
  for (const one of all) if (best !== undefined && size(one) < size(best)) best = one;
  return best;
}

/** Equal names and values, in any order. */
export function sameLabels(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  if (a === b) return true;
  let count = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}
