/** Looks over an agent's shoulder: the laws that every frame and every view keeps, whatever happens. */
import type { LocalService, ViewChanged } from '@sliceplane/client';
import type { ServiceView__Output, SessionResponse__Output } from '@sliceplane/proto';
import { law } from './law-broken.ts';

/** Law L7: one revision of a class in one epoch is one content, whoever is told, and however often its shard was lost. */
export class RevisionLedger {
  /** `epoch service class revision` → its hash, and who was told first. */
  readonly #told = new Map<string, { readonly hash: string; readonly agent: string }>();

  told(agent: string, epoch: string, { service, viewClass, revision, hash }: LocalService): void {
    if (viewClass === '' || hash === '') return;
    const key = `${epoch} ${service} ${viewClass} ${revision}`;
    const first = this.#told.get(key);
    if (first === undefined) this.#told.set(key, { hash, agent });
    else {
      const words = (): string =>
        `${key} was told as ${first.hash} to ${first.agent}, and as ${hash} to ${agent}`;
      law('L7', hash === first.hash, words);
    }
  }
}

export class Witness {
  readonly #agent: string;
  readonly #ledger: RevisionLedger;
  /** `epoch service` → the newest revision told. */
  readonly #revisions = new Map<string, number>();

  /** The service of which removals have come, and more is to come. */
  #removing = '';

  constructor(agent: string, ledger: RevisionLedger) {
    this.#agent = agent;
    this.#ledger = ledger;
  }

  /** A stream begins. */
  begin(): void {
    this.#removing = '';
  }

  /** Laws L7 and L95, of a frame as it came. */
  frame(frame: SessionResponse__Output, bytes: number, maxFrameBytes: number, epoch: string): void {
    const endpoints = frame.views.reduce((sum, view) => sum + view.endpoints.length, 0);
    law(
      'L95',
      bytes <= maxFrameBytes || (frame.views.length === 1 && endpoints <= 1),
      () => `${this.#agent}: a frame of ${bytes} bytes, the limit is ${maxFrameBytes}`,
    );
    for (const view of frame.views) {
      this.#order(view);
      const { service, revision, state } = view;
      const key = `${epoch} ${service}`;
      const last = this.#revisions.get(key) ?? 0;
      law(
        'L7',
        revision >= last,
        () => `${this.#agent}: ${service} went from revision ${last} to ${revision}, ${state}`,
      );
      // Of what is not there only a bound is known: a service may begin below it in a batch that was under way.
      const isThere = state !== 'VIEW_STATE_NOT_FOUND' && state !== 'VIEW_STATE_PENDING_SYNC';
      if (isThere) this.#revisions.set(key, revision);
    }
  }

  /** Law L95: of one view all upserts come before all removals. */
  #order({ service, endpoints, removed, more }: ServiceView__Output): void {
    const isLate = this.#removing === service && endpoints.length > 0;
    law('L95', !isLate, () => `${this.#agent}: upserts of ${service} after removals`);
    const isRemoving = more && (removed.length > 0 || this.#removing === service);
    this.#removing = isRemoving ? service : '';
  }

  /** Laws L4, L7 and L97, of a view that was told. */
  view(
    before: Before | undefined,
    { view, upserts, removed, reset }: ViewChanged,
    epoch: string,
  ): void {
    const isOfServer = view.state !== 'VIEW_STATE_PENDING_SYNC';
    if (isOfServer) this.#ledger.told(this.#agent, epoch, view);
    const places = new Set<string>();
    for (const { address, ports } of view.endpoints.values()) {
      for (const { name, protocol, port } of ports) {
        const place = `${address} ${name}/${protocol}:${port}`;
        law('L4', !places.has(place), () => `${this.#agent}: ${view.service} lists ${place} twice`);
        places.add(place);
      }
    }
    if (reset || before === undefined || upserts.length > 0 || removed.length > 0) return;
    // Held from elsewhere, and kept until the server knows more.
    if (view.state === 'VIEW_STATE_PENDING_SYNC') return;
    law(
      'L97',
      differs(before, view),
      () => `${this.#agent}: ${view.service} was told again as is: ${JSON.stringify(before)}`,
    );
  }
}

/** What was told of a view before: later changes happen in the view itself. */
export type Before = Pick<LocalService, 'state' | 'viewClass' | 'selection'>;

export function beforeOf(held: LocalService | undefined): Before | undefined {
  if (held === undefined) return undefined;
  const { state, viewClass, selection } = held;
  return { state, viewClass, selection };
}

function differs(before: Before, { state, viewClass, selection }: LocalService): boolean {
  if (before.state !== state || before.viewClass !== viewClass) return true;
  return JSON.stringify(before.selection) !== JSON.stringify(selection);
}
