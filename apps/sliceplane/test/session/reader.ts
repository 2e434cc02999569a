import type { AgentSession, SessionEvent } from '@sliceplane/client';

type EventOf<Kind extends SessionEvent['kind']> = Extract<SessionEvent, { kind: Kind }>;

/** A session that is read event by event. */
export class Reader {
  readonly session: AgentSession;
  /** Everything that was read, in order. */
  readonly events: SessionEvent[] = [];
  readonly #iterator: AsyncIterator<SessionEvent, void, undefined>;

  constructor(session: AgentSession) {
    this.session = session;
    this.#iterator = session[Symbol.asyncIterator]();
  }

  /** Reads up to the first event of this kind that fits. @throws Error when the session ends before */
  async until<Kind extends SessionEvent['kind']>(
    kind: Kind,
    fits: (event: EventOf<Kind>) => boolean = () => true,
  ): Promise<EventOf<Kind>> {
    for (;;) {
      const { value, done } = await this.#iterator.next();
      if (done === true || value === undefined) throw new Error(`the session ended before ${kind}`);
      this.events.push(value);
      if (value.kind === kind && fits(value as EventOf<Kind>)) return value as EventOf<Kind>;
    }
  }

  /** Reads on until what is held has this hash. */
  async untilHash(service: string, hash: string): Promise<void> {
    while (this.session.local.services.get(service)?.hash !== hash) {
      const { value, done } = await this.#iterator.next();
      if (done === true || value === undefined) throw new Error('the session ended before');
      this.events.push(value);
    }
  }

  /** The addresses held of a service, sorted. */
  addresses(service: string): string[] {
    const held = this.session.local.services.get(service)?.endpoints.values() ?? [];
    return [...held].map(({ address }) => address).toSorted();
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}
