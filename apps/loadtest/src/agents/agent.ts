import type { SliceplaneClient, ViewChanged } from '@sliceplane/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClassHashes } from './class-hashes.ts';
import type { HostSetup, Misfit } from './messages.ts';
import type { AgentSpec } from './roster.ts';
import { type AgentEvent, openStream } from './stream.ts';
import type { Tally } from './tally.ts';
import { TimedView } from './timed-view.ts';

/** What the agents of one process share. */
export interface Surroundings {
  readonly setup: HostSetup;
  readonly tally: Tally;
  readonly classes: ClassHashes;
  /** Resolves when the stuck ones may read on. */
  readonly released: Promise<void>;
  /** When the fault was after which agents are waited for, ms since the Unix epoch. */
  readonly faultMs: () => number;
  /** Reconnecting agents stay where they are. */
  readonly isQuiet: () => boolean;
}

/** One agent: reads its stream as its kind does, and notes what comes. */
export class Agent {
  readonly spec: AgentSpec;
  readonly local: TimedView = new TimedView();
  readonly #around: Surroundings;
  /** When the change entered the server that made the last view with endpoints, by service. */
  readonly #filledMs = new Map<string, number>();
  readonly #classes = new Map<string, string>();
  /** Views that are stale or not known yet. */
  readonly #doubtful = new Set<string>();
  #stream = new AbortController();
  #isOver = false;
  #isConnected = false;
  #isComplete = false;
  /** Is waited for after a fault. */
  #isPending = false;
  #wasLost = false;

  constructor(spec: AgentSpec, around: Surroundings) {
    this.spec = spec;
    this.#around = around;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Everything it follows has been answered on this connection, and nothing is stale or pending. */
  get isCurrent(): boolean {
    return this.#isComplete && this.#doubtful.size === 0;
  }

  get doubtful(): number {
    return this.#doubtful.size;
  }

  get isPending(): boolean {
    return this.#isPending;
  }

  /** Until it is stopped. @param client asked for with each connection */
  async run(client: () => SliceplaneClient): Promise<void> {
    const { tally, setup } = this.#around;
    const { kind } = this.spec;
    for (;;) {
      const stream = new AbortController();
      this.#stream = stream;
      this.#lost();
      const timer =
        kind === 'reconnecting'
          ? setInterval(() => this.#isStaying || stream.abort(), setup.plan.reconnectEveryMs)
          : undefined;
      await this.#read(client(), stream.signal);
      clearInterval(timer);
      if (this.#isOver) return;
      tally.reconnected(kind);
    }
  }

  /** From now on it counts when it is current again, after its connection was lost; it may be just now. */
  expect(): void {
    this.#isPending = this.spec.kind !== 'stuck';
    this.#wasLost = !this.#isConnected;
  }

  /** Ends the stream; the agent comes back at once, with what it holds. */
  drop(): void {
    this.#stream.abort();
  }

  get #isStaying(): boolean {
    return this.#around.isQuiet();
  }

  stop(): void {
    this.#isOver = true;
    this.#stream.abort();
  }

  async #read(client: SliceplaneClient, signal: AbortSignal): Promise<void> {
    const { setup, released } = this.#around;
    const { kind } = this.spec;
    let frames = this.local.frames;
    for await (const event of openStream(client, this.spec, setup, this.local, signal)) {
      this.#take(event);
      this.#noteCurrent();
      if (kind === 'slow' && this.local.frames > frames) await sleep(setup.plan.slowMs);
      frames = this.local.frames;
      if (kind === 'stuck' && this.#isComplete) await released;
      if (signal.aborted) return;
    }
  }

  #take(event: AgentEvent): void {
    const { tally } = this.#around;
    const { kind } = this.spec;
    switch (event.kind) {
      case 'changed':
        this.#isConnected = true;
        this.#changed(event);
        break;
      case 'unchanged':
        this.#isConnected = true;
        tally.updated(kind, 'unchanged', this.local.receivedMs);
        this.#noteState(event.view.service, event.view.state);
        break;
      case 'complete':
        this.#isConnected = true;
        this.#isComplete = true;
        break;
      case 'nacked':
        this.#misfit('hash', event.service, event.error.message);
        break;
      case 'refused':
        this.#misfit('hash', event.subscription, `refused: ${event.reason} ${event.message}`);
        break;
      case 'disconnected':
        this.#lost();
        tally.disconnected(kind, event.error.message);
        if (event.error.name === 'StreamGap') this.#misfit('hash', '', event.error.message);
        break;
      case 'heartbeat':
      case 'stale':
        break;
    }
  }

  #changed({ view, upserts, removed, reset }: ViewChanged): void {
    const { tally, classes, setup } = this.#around;
    const { kind, id } = this.spec;
    const { service, state, hash, times, viewClass, revision } = view;
    const { receivedMs, sentMs, epoch } = this.local;
    tally.updated(kind, reset ? 'resets' : 'deltas', receivedMs);
    // A mark that comes or goes (stale) tells the times of the change before it, which arrived long ago.
    const isMark = upserts.length === 0 && removed.length === 0;
    // And so does a view that moves to another class: it tells when that one changed last.
    const hasMoved = this.#classes.get(service) !== viewClass;
    if (hasMoved) this.#classes.set(service, viewClass);
    if (!reset && !isMark && !hasMoved && this.#isComplete && times !== null) {
      tally.arrived(kind, times, sentMs, receivedMs);
    }
    this.#noteState(service, state);
    if (hash !== '' && setup.verify) tally.comparedHash();
    const other = classes.other(view, epoch);
    if (other !== undefined) {
      const text = `${viewClass} at revision ${revision} has hash ${hash}; another agent was told ${other}`;
      this.#misfit('class', service, text);
    }
    if (view.endpoints.size > 0) {
      this.#filledMs.set(service, times?.ingestMs ?? receivedMs);
    } else {
      const sinceMs = this.#filledMs.get(service);
      this.#filledMs.delete(service);
      if (sinceMs !== undefined) {
        tally.emptied({ agent: id, service, state, sinceMs, atMs: receivedMs });
      }
    }
  }

  #noteState(service: string, state: string): void {
    if (state !== 'VIEW_STATE_STALE' && state !== 'VIEW_STATE_PENDING_SYNC') {
      this.#doubtful.delete(service);
    } else if (!this.#doubtful.has(service)) {
      this.#doubtful.add(service);
      if (state === 'VIEW_STATE_STALE') this.#around.tally.sawStale();
    }
  }

  #noteCurrent(): void {
    if (!this.#isPending || !this.#wasLost || !this.isCurrent) return;
    this.#isPending = false;
    this.#around.tally.cameBack(this.local.receivedMs - this.#around.faultMs());
  }

  #misfit(kind: Misfit['kind'], service: string, explanation: string): void {
    this.#around.tally.misfit({ kind, agent: this.spec.id, service, explanation });
  }

  #lost(): void {
    this.#isConnected = false;
    this.#isComplete = false;
    this.#wasLost = true;
  }
}
