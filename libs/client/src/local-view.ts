import type {
  PortSelection__Output,
  ServiceView__Output,
  Times__Output,
  ViewEndpoint__Output,
  ViewState__Output,
  WatchResponse__Output,
} from '@sliceplane/proto';

/** What an agent holds of one service. */
export interface LocalService {
  /** namespace/name */
  readonly service: string;
  readonly state: ViewState__Output;
  readonly revision: number;
  /** 32 hex digits; '' without a view. */
  readonly hash: string;
  readonly viewClass: string;
  readonly selection: readonly PortSelection__Output[];
  readonly times: Times__Output | null;
  /** By id. */
  readonly endpoints: ReadonlyMap<number, ViewEndpoint__Output>;
}

/** One service as it is now, and what made it so. */
export interface ViewChanged {
  readonly kind: 'changed';
  readonly view: LocalService;
  /** What came or got other ports; of a reset, everything. */
  readonly upserts: readonly ViewEndpoint__Output[];
  readonly removed: readonly number[];
  readonly reset: boolean;
}

/** The frames do not fit together: what is held can no longer be trusted, connect again. */
export class StreamGap extends Error {
  override readonly name = 'StreamGap';
  /** The service whose update does not follow; '' when a whole frame is missing. */
  readonly service: string;

  constructor(service: string, message: string) {
    super(message);
    this.service = service;
  }
}

/** An update of which more chunks are to come. */
interface Unfinished {
  readonly view: ServiceView__Output;
  readonly endpoints: Map<number, ViewEndpoint__Output>;
  readonly upserts: ViewEndpoint__Output[];
  readonly removed: number[];
}

/**
 * The client's side of a Watch: frames in, the newest view of every service out. A service is replaced as a whole, once the
 * last chunk of its update is here; until then its view is the one before. Across connections the views stay, and those
 * that a new snapshot does not speak of are gone when it ends.
 */
export class LocalView {
  readonly #services: Map<string, LocalService> = new Map();
  /** Of this connection. */
  readonly #seen: Set<string> = new Set();
  #unfinished: Unfinished | undefined;
  #sequence = 0;
  #epoch = '';
  #complete = false;

  get services(): ReadonlyMap<string, LocalService> {
    return this.#services;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Every subscription has been answered on this connection. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** A new connection begins. */
  begin(): void {
    this.#seen.clear();
    this.#unfinished = undefined;
    this.#sequence = 0;
    this.#complete = false;
  }

  /** @throws StreamGap; the views stay as they were before the update that does not follow */
  apply(frame: WatchResponse__Output): ViewChanged[] {
    if (frame.sequence !== this.#sequence + 1) {
      throw new StreamGap('', `frame ${frame.sequence} came after frame ${this.#sequence}`);
    }
    this.#sequence = frame.sequence;
    if (frame.epoch !== '') this.#epoch = frame.epoch;
    const changes = frame.views
      .map((view) => this.#apply(view))
      .filter((change) => change !== undefined);
    if (!frame.snapshotEnd) return changes;
    this.#complete = true;
    return [...changes, ...this.#forgetUnseen()];
  }

  #apply(view: ServiceView__Output): ViewChanged | undefined {
    const update = this.#continue(view);
    for (const endpoint of view.endpoints) {
      update.endpoints.set(endpoint.id, endpoint);
      update.upserts.push(endpoint);
    }
    for (const id of view.removed) {
      if (update.endpoints.delete(id)) update.removed.push(id);
    }
    if (view.more) return undefined;
    this.#unfinished = undefined;
    return this.#finish(view, update);
  }

  /** The update this chunk belongs to. */
  #continue(view: ServiceView__Output): Unfinished {
    const { service } = view;
    const open = this.#unfinished;
    if (open !== undefined) {
      if (open.view.service === service && !view.reset) return open;
      throw new StreamGap(service, `${service} came between chunks of ${open.view.service}`);
    }
    const held = this.#services.get(service);
    if (!view.reset) {
      const base = view.baseHash.toString('hex');
      if (held === undefined || !this.#seen.has(service) || held.hash !== base) {
        const what = held === undefined ? 'nothing' : held.hash || held.state;
        throw new StreamGap(
          service,
          `an update of ${service} is based on ${base}, held is ${what}`,
        );
      }
    }
    const endpoints = new Map(view.reset ? [] : held?.endpoints);
    this.#unfinished = { view, endpoints, upserts: [], removed: [] };
    return this.#unfinished;
  }

  #finish(
    view: ServiceView__Output,
    { view: first, endpoints, upserts, removed }: Unfinished,
  ): ViewChanged {
    const { service, state, revision, times } = view;
    const held = this.#services.get(service);
    const next: LocalService = {
      service,
      state,
      revision,
      hash: view.hash.toString('hex'),
      // A delta that stays in its class, or changes no selection, does not repeat them.
      viewClass: view.viewClass !== '' || first.reset ? view.viewClass : (held?.viewClass ?? ''),
      selection:
        view.selection.length > 0 || first.reset ? view.selection : (held?.selection ?? []),
      times,
      endpoints,
    };
    this.#seen.add(service);
    this.#services.set(service, next);
    return { kind: 'changed', view: next, upserts, removed, reset: first.reset };
  }

  #forgetUnseen(): ViewChanged[] {
    const gone = [...this.#services.values()].filter(({ service }) => !this.#seen.has(service));
    return gone.map((held) => {
      this.#services.delete(held.service);
      const view: LocalService = {
        ...held,
        state: 'VIEW_STATE_NOT_FOUND',
        hash: '',
        viewClass: '',
        selection: [],
        endpoints: new Map(),
      };
      return {
        kind: 'changed',
        view,
        upserts: [],
        removed: [...held.endpoints.keys()],
        reset: true,
      };
    });
  }
}
