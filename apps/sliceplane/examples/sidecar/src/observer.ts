import type { Settling } from './settling.ts';
import { type Counts, Tally } from './tally.ts';
import type { World } from './world.ts';

/** Looks at the clients again and again, and keeps what they saw. */
export class Observer {
  readonly tally: Tally = new Tally();
  readonly #world: World;
  /** By zone and pod; a pod that has left keeps the priority it had. */
  readonly #priorities = new Map<string, number>();
  readonly #settling = new Set<Settling>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Takes the news of every client. */
  look(nowMs: number): void {
    this.#keepPriorities();
    for (const client of this.#world.clients) {
      const news = client.news();
      const counts = { ...news, byPriority: this.#byPriority(client.zone, news.answered) };
      this.tally.take(client.name, counts, nowMs);
      for (const settling of this.#settling) settling.take(client.name, counts, nowMs);
    }
  }

  /** From now on it is told what is seen, until the function given back is called. */
  tell(settling: Settling): () => void {
    this.#settling.add(settling);
    return () => this.#settling.delete(settling);
  }

  #keepPriorities(): void {
    for (const [zone, { priorities }] of this.#world.told) {
      for (const { pod, at } of this.#world.pods.all) {
        const priority = priorities.get(at);
        if (priority !== undefined) this.#priorities.set(`${zone} ${pod}`, priority);
      }
    }
  }

  #byPriority(zone: string, answered: Counts['answered']): Counts['byPriority'] {
    const by = new Map<number, number>();
    for (const [pod, count] of answered) {
      const priority = this.#priorities.get(`${zone} ${pod}`);
      if (priority !== undefined) by.set(priority, (by.get(priority) ?? 0) + count);
    }
    return by;
  }
}
