import type { Endpoints, EndpointSlice } from '@sliceplane/kube';
import type { ViewDocument } from '../../src/output/view.ts';
import { vi } from 'vitest';
import { answer, command, withFile } from './command-line.ts';

interface List<Item> {
  readonly kind: 'List';
  readonly items: readonly Item[];
}

interface Status {
  readonly shards: readonly { readonly state: string; readonly queued: number }[];
}

/** What a test says to a server and hears from it, through the commands a user has. */
export class Cluster {
  readonly #server: string;

  constructor(address: string) {
    this.#server = `--server ${address}`;
  }

  async apply(...objects: readonly unknown[]): Promise<void> {
    const { code, stdout, stderr } = await this.tryToApply(...objects);
    if (code !== 0) throw new Error(stdout + stderr);
    await this.settled();
  }

  /** Every shard has worked off what was applied: slices are read from the log, which follows a moment later. */
  settled(): Promise<void> {
    return vi.waitFor(async () => {
      const { shards } = await answer<Status>(`status ${this.#server}`);
      const busy = shards.filter(({ state, queued }) => state !== 'idle' || queued > 0);
      if (busy.length > 0) throw new Error(`${busy.length} shards are at work`);
    }, 10_000);
  }

  tryToApply(...objects: readonly unknown[]): ReturnType<typeof command> {
    return withFile(objects, (path) => command(`apply ${this.#server} -f`, path));
  }

  /** Goes on after an object the command itself refuses. */
  tryToApplyAnyway(...objects: readonly unknown[]): ReturnType<typeof command> {
    return withFile(objects, (path) => command(`apply ${this.#server} --keep-going -f`, path));
  }

  /** `pod/web-1` */
  async delete(namespace: string, ...names: readonly string[]): Promise<void> {
    const { code, stderr } = await command(`delete ${this.#server} -n ${namespace}`, ...names);
    if (code !== 0) throw new Error(stderr);
    await this.settled();
  }

  async endpoints(namespace: string): Promise<readonly Endpoints[]> {
    const { items } = await answer<List<Endpoints>>(
      `get endpoints ${this.#server} -n ${namespace}`,
    );
    return items;
  }

  async slices(namespace: string): Promise<readonly EndpointSlice[]> {
    const { items } = await answer<List<EndpointSlice>>(
      `get slices ${this.#server} -n ${namespace}`,
    );
    return items;
  }

  /** `shop/web --node node-a1 --family FQDN` */
  view(words: string): Promise<ViewDocument> {
    return answer<ViewDocument>(`view ${words} ${this.#server}`);
  }

  /** The addresses of a view, sorted. */
  async addresses(words: string): Promise<string[]> {
    const { endpoints } = await this.view(words);
    return endpoints.flatMap(({ addresses }) => addresses).toSorted();
  }
}

/** `IPv4 100`, sorted by family and size: what slices look like from afar. */
export function sizes(slices: readonly EndpointSlice[]): string[] {
  const sorted = slices.toSorted(
    (a, b) => a.addressType.localeCompare(b.addressType) || b.endpoints.length - a.endpoints.length,
  );
  return sorted.map(({ addressType, endpoints }) => `${addressType} ${endpoints.length}`);
}

/** Every address of the slices, sorted. */
export function addressesOf(slices: readonly EndpointSlice[]): string[] {
  return slices
    .flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses))
    .toSorted();
}
