/**
 * A reader of everything the engine says, as strict as a reader can be: it believes deltas only, and holds what it
 * has against each hash that comes along.
 */
import { type EndpointSlice, objectKey } from '@sliceplane/kube';
import type { ClassUpdate, Pieces, ServiceEffect } from '@sliceplane/shard';
import { type ViewClassKey, type ViewEntry, viewHash } from '@sliceplane/views';
import { law } from './law-broken.ts';
import { entryOf, sliceOf } from './text-codec.ts';

export interface HeldView {
  readonly entries: Map<number, ViewEntry>;
  revision: number;
  hash: Uint8Array;
}

export class Reader {
  /** service → slice name → slice. */
  readonly slices: Map<string, Map<string, EndpointSlice>> = new Map();
  /** service → class → view. */
  readonly views: Map<string, Map<ViewClassKey, HeldView>> = new Map();
  readonly revisions: Map<string, number> = new Map();
  /** The classes this reader follows, `service class`: others' updates, late ones above all, are not for it. */
  readonly following: Set<string> = new Set();
  /** Changes anybody could see so far: slice records, and class updates that altered an entry. */
  visible = 0;

  take(service: string, effect: ServiceEffect): void {
    for (const record of effect.slices ?? []) this.#takeSlice(service, record);
    const { view } = effect;
    if (view !== undefined) this.#takeView(service, view);
  }

  #takeView(service: string, view: NonNullable<ServiceEffect['view']>): void {
    const last = this.revisions.get(service) ?? 0;
    law(
      'L7',
      view.revision >= last,
      () => `${service} went from revision ${last} back to ${view.revision}`,
    );
    this.revisions.set(service, view.revision);
    for (const update of view.classes) this.#takeClass(service, update);
  }

  /** From now on the class is followed: its next whole view begins it anew. */
  follow(service: string, viewClass: ViewClassKey): void {
    this.following.add(`${service} ${viewClass}`);
    this.views.get(service)?.delete(viewClass);
  }

  unfollow(service: string, viewClass: ViewClassKey): void {
    this.following.delete(`${service} ${viewClass}`);
    this.views.get(service)?.delete(viewClass);
  }

  #takeSlice(service: string, record: NonNullable<ServiceEffect['slices']>[number]): void {
    const held = this.slices.get(service) ?? new Map<string, EndpointSlice>();
    this.slices.set(service, held);
    const name = objectKey(record.namespace, record.name);
    const was = held.has(record.name);
    law(
      'L10',
      was === (record.op !== 'create'),
      () => `${record.op} of slice ${name}, which ${was ? 'exists' : 'does not exist'}`,
    );
    if (record.op === 'delete') {
      this.visible++;
      held.delete(record.name);
      return;
    }
    const slice = sliceOf(record.bytes);
    const isNews = JSON.stringify(held.get(record.name)) !== JSON.stringify(slice);
    // What others deliver passes as it came, again if it comes again.
    law('L3', isNews || !record.ours, () => `slice ${name} was written as it was`);
    if (isNews) this.visible++;
    law(
      'L1',
      record.endpoints === slice.endpoints.length,
      () => `slice ${name} says ${record.endpoints} endpoints`,
    );
    held.set(record.name, slice);
  }

  #takeClass(service: string, update: ClassUpdate): void {
    const { viewClass } = update;
    const name = `${service} ${viewClass}`;
    if (!this.following.has(name)) return;
    const ofService = this.views.get(service) ?? new Map<ViewClassKey, HeldView>();
    this.views.set(service, ofService);
    const held = ofService.get(viewClass);
    // A delta that was under way when the class was opened again; the whole view follows.
    if (held === undefined && !update.reset) return;
    const upserts = piecesOf(update.upserts).map(entryOf);
    const before = hex(held?.hash ?? new Uint8Array(16));
    if (!update.reset) {
      law(
        'L7',
        hex(update.baseHash) === before,
        () => `${name}: delta from ${hex(update.baseHash)}, the view is ${before}`,
      );
      law(
        'L7',
        update.baseRevision === held?.revision,
        () => `${name}: delta from revision ${update.baseRevision}, the view is ${held?.revision}`,
      );
    }
    const entries = update.reset
      ? new Map<number, ViewEntry>()
      : (held?.entries ?? new Map<number, ViewEntry>());
    for (const entry of upserts) entries.set(entry.id, entry);
    for (const id of update.removed) {
      law('L7', entries.delete(id), () => `${name}: removes ${id}, which is not there`);
    }
    const places = new Set(
      [...entries.values()].flatMap((e) =>
        e.ports.map((p) => `${e.family} ${e.address} ${p.name} ${p.protocol} ${p.port}`),
      ),
    );
    const listed = [...entries.values()].reduce((sum, e) => sum + e.ports.length, 0);
    law(
      'L4',
      places.size === listed,
      () => `${name} lists ${listed} places, of which ${places.size} are distinct`,
    );
    law(
      'L7',
      entries.size === update.size,
      () => `${name} holds ${entries.size} entries, the update says ${update.size}`,
    );
    const hash = hex(viewHash(entries.values()));
    law(
      'L6',
      hash === hex(update.hash),
      () => `${name} hashes to ${hash}, the update says ${hex(update.hash)}`,
    );
    if (hash !== before) this.visible++;
    ofService.set(viewClass, { entries, revision: update.revision, hash: update.hash });
  }
}

export function piecesOf({ ends, bytes }: Pieces): Uint8Array[] {
  return [...ends].map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
