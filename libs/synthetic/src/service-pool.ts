import type { Delta, Service } from '@sliceplane/kube';
import type { Random } from './random.ts';
import { ownsPods } from './services.ts';

/** How often a draw that hits a Service in work is repeated. */
const TRIES = 12;

/** The Services of a cluster that changes, by position. Those with pods of their own are the ones that change. */
export class ServicePool {
  readonly #services: Service[];
  readonly #owners: number[] = [];
  /** The deleted ones, and how many pods each had. */
  readonly #absent = new Map<number, number>();
  /** Somebody works on it or its pods: one at a time. */
  readonly #claimed = new Set<number>();
  #version: number;

  constructor(services: readonly Service[]) {
    this.#services = [...services];
    this.#version = 1_000 + services.length;
    services.forEach((service, i) => {
      if (ownsPods(service)) this.#owners.push(i);
    });
  }

  /** By position; of a deleted one what it was. */
  get all(): readonly Service[] {
    return this.#services;
  }

  at(position: number): Service {
    const service = this.#services[position];
    if (service === undefined) throw new RangeError(`no Service ${position}`);
    return service;
  }

  /** Positions of all that own pods, there or not. */
  get owners(): number {
    return this.#owners.length;
  }

  get absent(): number {
    return this.#absent.size;
  }

  *present(): Generator<Service> {
    for (const [i, service] of this.#services.entries()) if (!this.#absent.has(i)) yield service;
  }

  /** One that owns pods, is there and that nobody works on, claimed; undefined if none was hit. */
  claimAny(random: Random): number | undefined {
    return this.#draw(random, (position) => !this.#absent.has(position));
  }

  /** One that was deleted and whose pods are gone, claimed. */
  claimAbsent(random: Random): number | undefined {
    const free = [...this.#absent.keys()].filter((position) => !this.#claimed.has(position));
    if (free.length === 0) return undefined;
    const position = random.pick(free);
    return this.claim(position) ? position : undefined;
  }

  /** False if somebody else has it. */
  claim(position: number): boolean {
    if (this.#claimed.has(position)) return false;
    this.#claimed.add(position);
    return true;
  }

  release(position: number): void {
    this.#claimed.delete(position);
  }

  /** A position that was never used, claimed. */
  claimNew(): number {
    const position = this.#services.length;
    this.claim(position);
    return position;
  }

  put(position: number, service: Service): Delta {
    if (position === this.#services.length) this.#owners.push(position);
    this.#version += 1;
    const metadata = { ...service.metadata, resourceVersion: String(this.#version) };
    const object = { ...service, metadata };
    this.#services[position] = object;
    this.#absent.delete(position);
    return { op: 'upsert', object };
  }

  /** Pods that a deleted Service had; undefined of any other. */
  sizeBefore(position: number): number | undefined {
    return this.#absent.get(position);
  }

  /** Its pods, this many, may be there for longer. */
  remove(position: number, pods: number): Delta {
    const { namespace, name } = this.at(position).metadata;
    this.#absent.set(position, pods);
    return { op: 'delete', kind: 'Service', namespace, name };
  }

  #draw(random: Random, accepts: (position: number) => boolean): number | undefined {
    for (let i = 0; i < TRIES && this.#owners.length > 0; i += 1) {
      const position = random.pick(this.#owners);
      if (accepts(position) && this.claim(position)) return position;
    }
    return undefined;
  }
}
