import type { KnownView, Subscribe, ViewOptions } from '@sliceplane/proto';
import type { LocalService } from './local-service.ts';

/** Subscriptions that are asked for with the same options. */
export interface SubscriptionGroup {
  /** `namespace/name`, `namespace/name:port`, `namespace/*` or `*`. */
  readonly subscriptions: readonly string[];
  readonly options?: ViewOptions;
}

/** Bytes of the hashes in one Subscribe, roughly: well below what a server takes. What is left out comes whole. */
const maxKnownBytes = 3 * 1024 * 1024;

/** What a session asks for, so that it can be asked for again: of another connection, of another server. */
export class SubscriptionSet {
  /** By subscription. */
  readonly #options: Map<string, ViewOptions> = new Map();
  /** namespace/name of those without a pattern, and by how many ports each is followed. */
  readonly #services: Map<string, number> = new Map();
  /** `namespace/*` and `*` */
  readonly #patterns: Set<string> = new Set();

  add({ subscriptions, options = {} }: SubscriptionGroup): void {
    for (const text of subscriptions) {
      if (!this.#options.has(text)) this.#count(text, 1);
      this.#options.set(text, options);
    }
  }

  delete(subscriptions: readonly string[]): void {
    for (const text of subscriptions) if (this.#options.delete(text)) this.#count(text, -1);
  }

  /** By its own name, whether it exists or not. */
  isNamed(service: string): boolean {
    return this.#services.has(service);
  }

  isFollowed(service: string): boolean {
    return (
      this.isNamed(service) ||
      (this.#patterns.size > 0 &&
        (this.#patterns.has('*') || this.#patterns.has(`${namespaceOf(service)}/*`)))
    );
  }

  /**
   * What to send, with the hashes of what is held: subscriptions of equal options together, the nearest first. A pattern that
   * came before the name of a service would have it answered with the pattern's options, for a moment.
   */
  messages(held: ReadonlyMap<string, LocalService>): Subscribe[] {
    const asked = [...this.#options].map(([text, options]) => ({
      text,
      options,
      distance: distanceOf(text),
      key: JSON.stringify(options, Object.keys(options).toSorted()),
    }));
    asked.sort((a, b) => a.distance - b.distance || (a.key < b.key ? -1 : Number(a.key > b.key)));
    const groups: { key: string; subscriptions: string[]; options: ViewOptions }[] = [];
    for (const { text, options, key } of asked) {
      const last = groups.at(-1);
      if (last?.key === key) last.subscriptions.push(text);
      else groups.push({ key, subscriptions: [text], options });
    }
    return groups.map((group) => subscribeMessage(group, held));
  }

  get hasPatterns(): boolean {
    return this.#patterns.size > 0;
  }

  #count(text: string, by: 1 | -1): void {
    if (text.endsWith('*')) {
      if (by > 0) this.#patterns.add(text);
      else this.#patterns.delete(text);
      return;
    }
    const service = serviceOf(text);
    const count = (this.#services.get(service) ?? 0) + by;
    if (count > 0) this.#services.set(service, count);
    else this.#services.delete(service);
  }
}

/** With the hashes of what is held of these. */
export function subscribeMessage(
  { subscriptions, options = {} }: SubscriptionGroup,
  held: ReadonlyMap<string, LocalService>,
): Subscribe {
  const known: KnownView[] = [];
  let bytes = 0;
  for (const { service, hash } of heldOf(subscriptions, held)) {
    bytes += service.length + 24;
    if (bytes > maxKnownBytes) break;
    known.push({ service, hash: Buffer.from(hash, 'hex') });
  }
  return { subscriptions: [...subscriptions], options, known };
}

/** A view without endpoints is as short as the word that it is unchanged. */
function* heldOf(
  subscriptions: readonly string[],
  held: ReadonlyMap<string, LocalService>,
): Generator<LocalService> {
  if (held.size === 0) return;
  const one = new SubscriptionSet();
  one.add({ subscriptions });
  if (one.hasPatterns) {
    for (const view of held.values()) {
      if (view.endpoints.size > 0 && one.isFollowed(view.service)) yield view;
    }
    return;
  }
  for (const text of subscriptions) {
    const view = held.get(serviceOf(text));
    if (view !== undefined && view.endpoints.size > 0) yield view;
  }
}

/** namespace/name of a subscription without a pattern. */
function serviceOf(text: string): string {
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

function namespaceOf(service: string): string {
  return service.slice(0, service.indexOf('/'));
}

/** The nearest subscription decides: a service's own name, its namespace, everything. */
function distanceOf(text: string): number {
  if (text === '*') return 2;
  return text.endsWith('/*') ? 1 : 0;
}
