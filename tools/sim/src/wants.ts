/** What an agent subscribes to, and which services that makes it follow: the agent's own idea of the hub's `Following`. */
import type { FollowOptions } from '@sliceplane/hub';
import { defaultViewOptions, type ViewOptions } from '@sliceplane/views';
import { services } from './cluster-changes.ts';
import type { Dice } from './dice.ts';

const nowhere = 'shop/nowhere';

export class Wants {
  /** By subscription, as written. */
  readonly #options = new Map<string, FollowOptions>();

  get texts(): readonly string[] {
    return [...this.#options.keys()];
  }

  /** The nearest first: a service is never answered by a pattern before it is by its own name. */
  get nearestFirst(): readonly string[] {
    const distance = (text: string): number => (text === '*' ? 2 : text.endsWith('*') ? 1 : 0);
    return this.texts.toSorted((a, b) => distance(a) - distance(b));
  }

  get entries(): Iterable<[string, FollowOptions]> {
    return this.#options;
  }

  get hasPatterns(): boolean {
    return this.texts.some((text) => text.endsWith('*'));
  }

  set(text: string, options: FollowOptions): void {
    this.#options.set(text, options);
  }

  delete(text: string): void {
    this.#options.delete(text);
  }

  /** Services asked for by name, which are answered whether they exist or not. */
  get named(): readonly string[] {
    return this.texts.filter((text) => !text.endsWith('*')).map(serviceOf);
  }

  /** By its own name, else by its namespace, else by `*`; undefined: it is not followed. */
  optionsOf(service: string): ViewOptions | undefined {
    for (const [text, options] of this.#options) {
      if (!text.endsWith('*') && serviceOf(text) === service) {
        return { ...options, port: text.split(':')[1] ?? '' };
      }
    }
    const pattern = this.#options.get(`${service.split('/')[0]}/*`) ?? this.#options.get('*');
    return pattern === undefined ? undefined : { ...pattern, port: '' };
  }

  /** A subscription that goes with those held: of a service by one port only. */
  another(dice: Dice): string {
    const service = dice.pick([...services, nowhere]);
    const text = dice.pick([
      service,
      service,
      service,
      `${service}:http`,
      `${service}:80`,
      'shop/*',
      'ops/*',
      '*',
    ]);
    if (text.endsWith('*')) return text;
    return this.texts.find((held) => !held.endsWith('*') && serviceOf(held) === service) ?? text;
  }
}

export function covers(text: string, service: string): boolean {
  if (text === '*') return true;
  return text.endsWith('/*') ? service.startsWith(text.slice(0, -1)) : serviceOf(text) === service;
}

/** @param node asks; a subset is some node's own */
export function randomOptions(dice: Dice, node: string): FollowOptions {
  const { port: _, ...plain } = defaultViewOptions;
  return {
    ...plain,
    mode: dice.chance(0.6)
      ? 'default'
      : dice.pick(['prefer-zone', 'strict-zone', 'node-only', 'everything']),
    family: dice.chance(0.7) ? 'both' : dice.pick(['IPv4', 'IPv6']),
    includeNotReady: dice.chance(0.2),
    subset: node !== '' && dice.chance(0.2) ? 1 + dice.below(3) : 0,
  };
}

function serviceOf(text: string): string {
  return text.split(':')[0] ?? '';
}
