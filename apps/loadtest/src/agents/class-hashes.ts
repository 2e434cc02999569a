/** What one class of one service was said to hold. */
interface Told {
  epoch: string;
  revision: number;
  hash: string;
}

/** Agents that were told of one service, class, epoch and revision were told the same hash. */
export class ClassHashes {
  readonly #newest = new Map<string, Told>();

  /** The other hash that was told for the same; undefined when there is none. Only the newest revision is remembered. */
  other(service: string, viewClass: string, told: Told): string | undefined {
    const key = `${service} ${viewClass}`;
    const newest = this.#newest.get(key);
    if (newest === undefined) {
      this.#newest.set(key, { ...told });
      return undefined;
    }
    if (newest.epoch === told.epoch) {
      if (told.revision < newest.revision) return undefined;
      if (told.revision === newest.revision) {
        return told.hash === newest.hash ? undefined : newest.hash;
      }
    }
    newest.epoch = told.epoch;
    newest.revision = told.revision;
    newest.hash = told.hash;
    return undefined;
  }
}
