import type { LocalService } from '@sliceplane/client';

/** What one class of one service was said to hold. */
interface Told {
  epoch: string;
  revision: number;
  hash: string;
}

/** Agents that were told of one service, class, epoch and revision were told the same hash. */
export class ClassHashes {
  readonly #newest = new Map<string, Told>();

  /**
   * The other hash that was told for the same; undefined when there is none. Only the newest revision is remembered.
   *
   * A view that is pending is the one that another server had told: its hash says nothing about this epoch.
   */
  other(
    view: Pick<LocalService, 'service' | 'viewClass' | 'state' | 'revision' | 'hash'>,
    epoch: string,
  ): string | undefined {
    const { service, viewClass, state, revision, hash } = view;
    if (hash === '' || state === 'VIEW_STATE_PENDING_SYNC') return undefined;
    const key = `${service} ${viewClass}`;
    const newest = this.#newest.get(key);
    if (newest?.epoch === epoch) {
      if (revision < newest.revision) return undefined;
      if (revision === newest.revision) return hash === newest.hash ? undefined : newest.hash;
    }
    if (newest === undefined) this.#newest.set(key, { epoch, revision, hash });
    else Object.assign(newest, { epoch, revision, hash });
    return undefined;
  }
}
