import type { ServiceView__Output, ViewEndpoint__Output } from '@sliceplane/proto';
import { hashText, type HashSum } from '@sliceplane/views';
import { endpointDigest, hashFrom, isFqdnClass } from './content-hash.ts';
import type { Endpoints, HeldService } from './local-service.ts';

/** What an update did. */
export interface Content {
  readonly endpoints: Endpoints;
  readonly upserts: readonly ViewEndpoint__Output[];
  readonly removed: readonly number[];
}

/**
 * One update of one service, chunk by chunk. Nothing held is touched before the last chunk is here and the content is
 * what its hash says; then the changes are made in place, so that a delta costs what it changes and not what is held.
 */
export class ViewUpdate {
  readonly service: string;
  readonly reset: boolean;
  /** undefined: a delta on top of it. */
  readonly #base: HeldService | undefined;
  /** By id; undefined: removed. */
  readonly #changes: Map<number, ViewEndpoint__Output | undefined> = new Map();

  constructor(first: ServiceView__Output, held: HeldService | undefined) {
    this.service = first.service;
    this.reset = first.reset;
    this.#base = first.reset ? undefined : held;
  }

  add(chunk: ServiceView__Output): void {
    for (const endpoint of chunk.endpoints) this.#changes.set(endpoint.id, endpoint);
    for (const id of chunk.removed) this.#changes.set(id, undefined);
  }

  /** 32 hex digits of the content as it will be. O(changed). `viewClass`: of the last chunk, '' for the one before. */
  contentHash(viewClass: string): string {
    const base = this.#base;
    const sum = hashFrom(base?.hash ?? '');
    const isFqdnNow = isFqdnClass(viewClass === '' ? (base?.viewClass ?? '') : viewClass);
    const wasFqdn = isFqdnClass(base?.viewClass ?? '');
    for (const [id, endpoint] of this.#changes) {
      subtract(sum, base?.endpoints.get(id), wasFqdn);
      if (endpoint !== undefined) sum.add(endpointDigest(endpoint, isFqdnNow));
    }
    return hashText(sum.bytes());
  }

  /** Makes the changes. */
  commit(): Content {
    const endpoints = this.#base?.endpoints ?? new Map<number, ViewEndpoint__Output>();
    const upserts: ViewEndpoint__Output[] = [];
    const removed: number[] = [];
    for (const [id, endpoint] of this.#changes) {
      if (endpoint !== undefined) {
        endpoints.set(id, endpoint);
        upserts.push(endpoint);
      } else if (endpoints.delete(id)) removed.push(id);
    }
    return { endpoints, upserts, removed };
  }
}

function subtract(sum: HashSum, endpoint: ViewEndpoint__Output | undefined, isFqdn: boolean): void {
  if (endpoint !== undefined) sum.subtract(endpointDigest(endpoint, isFqdn));
}
