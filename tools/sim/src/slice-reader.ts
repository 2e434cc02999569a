import type { SliceReader as Stream } from '@sliceplane/hub';
import type { EndpointSlice } from '@sliceplane/kube';
import { decodeSlices } from './decode.ts';
import type { Dice } from './dice.ts';
import { law, same } from './law-broken.ts';
import type { Server } from './server.ts';

/** Follows the slices of one server, at any pace; the events must tell the story of a map, and end where the server is. */
export class SliceReader {
  readonly server: Server;
  readonly #stream: Stream;
  /** namespace/name → address count, which every decoder reads alike. */
  readonly #held = new Map<string, number>();
  #ended = false;
  #isAwake = false;

  constructor(server: Server, dice: Dice) {
    this.server = server;
    const everything = { namespace: '', service: '' };
    const maxFrameBytes = dice.pick([500, 16_384]);
    this.#stream = server.plane.hub.watchSlices(everything, maxFrameBytes, () => {
      this.#isAwake = true;
    });
  }

  get isBusy(): boolean {
    return this.#isAwake;
  }

  read(): void {
    if (!this.#isAwake) return;
    const bytes = this.#stream.next();
    if (bytes === undefined) {
      this.#isAwake = false;
      return;
    }
    const { events, snapshotEnd } = decodeSlices(bytes);
    for (const { type, slice } of events) {
      const name = `${slice?.metadata?.namespace}/${slice?.metadata?.name}`;
      const isNew = type === 'TYPE_ADDED';
      law('L90', this.#held.has(name) !== isNew, () => `slices: ${type} of ${name}`);
      if (type === 'TYPE_DELETED') this.#held.delete(name);
      else this.#held.set(name, slice?.endpoints.length ?? 0);
    }
    law('L94', !(snapshotEnd && this.#ended), () => 'slices: the snapshot ended twice');
    this.#ended ||= snapshotEnd;
  }

  /** At rest: all that is there, and nothing else. */
  check(slices: Iterable<EndpointSlice>): void {
    law('L94', this.#ended, () => 'slices: the snapshot never ended');
    const there = [...slices].map(({ metadata: { namespace, name }, endpoints }) => [
      `${namespace}/${name}`,
      endpoints.length,
    ]);
    const inOrder = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row));
    const what = `slices read from ${this.server.epoch}`;
    same('L90', what, inOrder([...this.#held]).sort(), inOrder(there).sort());
  }

  close(): void {
    this.#stream.close();
  }
}
