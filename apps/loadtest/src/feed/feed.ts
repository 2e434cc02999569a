import type { SliceplaneClient } from '@sliceplane/client';
import { type Delta, keyOf, type KubeObject } from '@sliceplane/kube';
import type { ApplyRequest, ObjectResult__Output } from '@sliceplane/proto';
import { applyMessage, objectName } from './message.ts';
import { Mirror } from './mirror.ts';
import { runsOf } from './runs.ts';
import { stamped } from './stamp.ts';

/** Objects of one call when everything is told. */
const OBJECTS_PER_CALL = 5000;

export interface FeedOptions {
  /** The server as it is now. */
  readonly client: () => SliceplaneClient;
  /** Hears of every change just before it is sent, as it is sent. */
  readonly onChange: (delta: Delta) => void;
}

/** The one who tells the server what happens in the cluster: one call after the other, so that order is kept. */
export class Feed {
  readonly mirror: Mirror = new Mirror();
  readonly #options: FeedOptions;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The cluster as it begins. Tells nobody yet. */
  begin(objects: Iterable<KubeObject>): void {
    for (const object of objects) this.#note({ op: 'upsert', object });
  }

  /** Everything there is, to a server that may know something else. @throws Error when an object is refused */
  async tellEverything(): Promise<void> {
    const client = this.#options.client();
    await client.mark('relist');
    let part: ApplyRequest[] = [];
    for (const object of this.mirror.objects()) {
      part.push(applyMessage(object));
      if (part.length < OBJECTS_PER_CALL) continue;
      mustBeTaken((await client.apply(part)).results);
      part = [];
    }
    if (part.length > 0) mustBeTaken((await client.apply(part)).results);
    await client.mark('synced');
  }

  /** Some changes, in order. Resolves when the server has answered. @throws Error when one is refused */
  async tell(deltas: readonly Delta[]): Promise<void> {
    const client = this.#options.client();
    const nowMs = Date.now();
    const told = deltas.map((delta) => {
      const change = stamped(delta, this.#before(delta), nowMs);
      this.#note(change);
      return change;
    });
    for (const { upserts, deletes } of runsOf(told)) {
      if (upserts.length > 0) {
        const { results } = await client.apply(upserts.map(({ object }) => applyMessage(object)));
        mustBeTaken(results);
      }
      if (deletes.length > 0) {
        const { results } = await client.delete({ objects: deletes.map(objectName) });
        mustBeTaken(results);
      }
    }
  }

  /** Changes that the server is never told of: for tests of the checks. */
  withhold(deltas: readonly Delta[]): void {
    for (const delta of deltas) this.#note(delta);
  }

  #note(delta: Delta): void {
    this.mirror.apply(delta);
    this.#options.onChange(delta);
  }

  #before(delta: Delta): ReturnType<Mirror['pods']['get']> {
    if (delta.op !== 'upsert' || delta.object.kind !== 'Pod') return undefined;
    return this.mirror.pods.get(keyOf(delta.object));
  }
}

function mustBeTaken(results: readonly ObjectResult__Output[]): void {
  const refused = results.find(({ outcome }) => outcome === 'refused' || outcome === 'not-found');
  if (refused === undefined) return;
  const { kind, namespace, name, outcome, errors } = refused;
  const why = errors.map(({ field, reason, message }) => `${field}: ${reason}: ${message}`);
  throw new Error(
    `the server answered ${outcome} for ${kind} ${namespace}/${name} ${why.join('; ')}`,
  );
}
