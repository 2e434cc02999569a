/**
 * What one server hears of the truth: late, in pieces, and with deletions and changes that never arrive, until the next
 * relist puts it right.
 */
import { type Delta, type Kind, nameOf, toManifest } from '@sliceplane/kube';
import type { ObjectResult, Plane } from '@sliceplane/plane';
import type { Listing } from '@sliceplane/sources';
import type { Dice } from './dice.ts';
import { law } from './law-broken.ts';
import { type Bringer, bringerOf, type Truth } from './truth.ts';

/** The name of the source that is like files. */
export const FILES = 'files';

export class UnreliableFeed {
  readonly #plane: Plane;
  readonly #truth: Truth;
  readonly #dice: Dice;
  readonly #late: Record<Bringer, Delta[]> = { files: [], api: [] };
  #listing: Listing | undefined;
  #isApiListing = false;

  constructor(plane: Plane, truth: Truth, dice: Dice) {
    this.#plane = plane;
    this.#truth = truth;
    this.#dice = dice;
  }

  /** Something became true. This server will hear of it, perhaps. */
  tell(delta: Delta): void {
    const lossy = delta.op === 'delete' ? 0.15 : 0.03;
    if (!this.#dice.chance(lossy)) this.#late[bringerOf(kindOf(delta))].push(delta);
  }

  deliverSome(): void {
    const bringer = this.#dice.pick(['files', 'api'] as const);
    const deltas = this.#late[bringer].splice(0, 1 + this.#dice.below(6));
    if (bringer === 'files') this.#plane.source(FILES).apply(deltas);
    else for (const delta of deltas) this.#apply(delta);
  }

  /** Begins, goes on with, ends or gives up a whole state in parts. */
  relistSome(): void {
    const dice = this.#dice;
    if (dice.chance(0.4)) {
      if (this.#isApiListing && dice.chance(0.7)) this.#endApi();
      else this.#beginApi();
    } else if (this.#listing === undefined || dice.chance(0.2)) {
      this.#listing = this.#plane.source(FILES).relist();
      this.#listing.add(this.#truth.of('files').filter(() => dice.chance(0.5)));
    } else {
      this.#listing.add(this.#truth.of('files'));
      this.#listing.end();
      this.#listing = undefined;
    }
  }

  /** The truth, the whole truth: nothing that is late matters any more. */
  relistAll(): void {
    this.#late.files = [];
    this.#late.api = [];
    this.#listing = undefined;
    this.#plane.source(FILES).list(this.#truth.of('files'));
    this.#beginApi();
    this.#endApi();
  }

  /** Law 9: what is no object is refused, and nothing comes of it. */
  offerNonsense(): void {
    const nonsense = [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'UPPER', namespace: 'ops' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: {} },
      { apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'x', namespace: 'ops' } },
      7,
    ];
    this.#refused(this.#plane.apply(this.#dice.pick(nonsense)));
  }

  /** What belongs to another source is refused, too. To be called while everything is known. */
  offerForeign(): void {
    const nodes = this.#truth.of('files').filter(({ kind }) => kind === 'Node');
    if (nodes.length > 0)
      this.#refused(this.#plane.remove('Node', '', nameOf(this.#dice.pick(nodes))));
  }

  #refused({ outcome, errors }: ObjectResult): void {
    law('L9', outcome === 'refused' && errors.length > 0, () => `nonsense was ${outcome}`);
  }

  #beginApi(): void {
    this.#plane.mark('relist');
    this.#isApiListing = true;
  }

  #endApi(): void {
    for (const object of this.#truth.of('api')) this.#apply({ op: 'upsert', object });
    this.#plane.mark('synced');
    this.#isApiListing = false;
  }

  #apply(delta: Delta): void {
    if (delta.op === 'delete') {
      this.#plane.remove(delta.kind, delta.namespace, delta.name);
      return;
    }
    const { object } = delta;
    if (object.kind !== 'Endpoints' && object.kind !== 'EndpointSlice') return;
    const { outcome, errors } = this.#plane.apply(toManifest(object));
    law('L9', outcome !== 'refused', () => `a good object was refused: ${JSON.stringify(errors)}`);
  }
}

function kindOf(delta: Delta): Kind {
  return delta.op === 'upsert' ? delta.object.kind : delta.kind;
}
