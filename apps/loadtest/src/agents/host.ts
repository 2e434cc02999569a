import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { fingerprint, type Fingerprint, lineOfAgent } from '../check/fingerprint.ts';
import type { AgentKind } from '../result.ts';
import { Agent } from './agent.ts';
import { ClassHashes } from './class-hashes.ts';
import type {
  Answer,
  FingerprintsAnswer,
  HoldingsAnswer,
  HostReport,
  HostSetup,
  Question,
  ViewAnswer,
} from './messages.ts';
import type { SocketBytes } from './socket-bytes.ts';
import { stateOf } from './state.ts';
import { Tally } from './tally.ts';

/** How long the comparison may hold up the agents of its process at a stretch, ms. */
const STRETCH_MS = 20;

/** Agents that share a connection. */
interface Connection {
  client: SliceplaneClient;
  readonly agents: readonly Agent[];
}

/** The agents of one process. */
export class Host {
  readonly #setup: HostSetup;
  readonly #sockets: SocketBytes;
  readonly #tally = new Tally();
  readonly #connections: readonly Connection[];
  readonly #release: () => void;
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #faultMs = 0;
  #isQuiet = false;
  #isReleased = false;
  #cpu = process.cpuUsage();
  #bytes = 0;

  constructor(setup: HostSetup, sockets: SocketBytes) {
    this.#setup = setup;
    this.#sockets = sockets;
    const { promise: released, resolve } = Promise.withResolvers<void>();
    this.#release = resolve;
    const around = {
      setup,
      tally: this.#tally,
      classes: new ClassHashes(),
      released,
      faultMs: () => this.#faultMs,
      isQuiet: () => this.#isQuiet,
    };
    this.#connections = setup.connections.map((specs) => ({
      client: this.#connect(),
      agents: specs.map((spec) => new Agent(spec, around)),
    }));
    this.#delay.enable();
  }

  get #agents(): readonly Agent[] {
    return this.#connections.flatMap(({ agents }) => agents);
  }

  /** Until they are stopped. @param onBroken hears of each that could not go on */
  async run(onBroken: (agent: string, error: Error) => void): Promise<void> {
    await Promise.all(
      this.#connections.flatMap((connection) =>
        connection.agents.map((agent) =>
          agent
            .run(() => connection.client)
            .catch((error: unknown) => onBroken(agent.spec.name, error as Error)),
        ),
      ),
    );
  }

  quiet(isQuiet: boolean): void {
    this.#isQuiet = isQuiet;
  }

  release(): void {
    this.#isReleased = true;
    this.#tally.isReleased = true;
    this.#release();
  }

  fault(atMs: number): void {
    this.#faultMs = atMs;
    for (const agent of this.#agents) agent.expect();
  }

  /** Connections too: what comes back is a crowd, not a few connections. */
  herd(): void {
    for (const connection of this.#connections) {
      const { client } = connection;
      connection.client = this.#connect();
      for (const agent of connection.agents) if (agent.spec.kind !== 'stuck') agent.drop();
      if (connection.agents.every(({ spec }) => spec.kind !== 'stuck')) client.close();
    }
  }

  stop(): void {
    for (const agent of this.#agents) agent.stop();
    this.#release();
    for (const { client } of this.#connections) client.close();
  }

  answer(question: Question): Promise<Answer> {
    switch (question.of) {
      case 'pulse':
        return Promise.resolve({ updates: this.#tally.updates });
      case 'holdings':
        return Promise.resolve(this.#holdings());
      case 'fingerprints':
        return this.#fingerprints(question.stuckToo);
      case 'view':
        return Promise.resolve(this.#view(question.agent, question.service));
    }
  }

  report(): HostReport {
    const { comeback, ...taken } = this.#tally.take();
    const agents = this.#agents;
    const waitedFor = agents.filter(({ spec }) => this.#isReleased || spec.kind !== 'stuck');
    const cpu = process.cpuUsage(this.#cpu);
    this.#cpu = process.cpuUsage();
    const bytes = this.#sockets.read;
    const loopMs = this.#delay.max / 1e6;
    this.#delay.reset();
    const report = {
      ...taken,
      ...(comeback !== undefined && { comeback }),
      pending: count(waitedFor, ({ isPending }) => isPending),
      outdated: count(waitedFor, ({ isCurrent }) => !isCurrent),
      current: count(agents, ({ isCurrent }) => isCurrent),
      streams: count(agents, ({ isConnected }) => isConnected),
      doubtful: waitedFor.reduce((sum, { doubtful }) => sum + doubtful, 0),
      bytes: bytes - this.#bytes,
      cpuMs: (cpu.user + cpu.system) / 1000,
      loopMs: Number.isFinite(loopMs) ? loopMs : 0,
      rssBytes: process.memoryUsage.rss(),
      lastUpdateMs: this.#tally.lastUpdateMs,
      lastDisconnect: this.#tally.lastDisconnect,
    };
    this.#bytes = bytes;
    return report;
  }

  async #fingerprints(stuckToo: boolean): Promise<FingerprintsAnswer> {
    const held = new Map<
      string,
      { service: string; state: string; print: Fingerprint; agents: number[] }
    >();
    let sinceMs = performance.now();
    for (const { spec, local } of this.#agents) {
      if (spec.kind === 'stuck' && !stuckToo) continue;
      for (const view of local.services.values()) {
        const { service } = view;
        const state = stateOf(view);
        const print = fingerprint(view.endpoints.values().map(lineOfAgent));
        const key = `${service} ${state} ${print.count} ${print.high} ${print.low}`;
        const alike = held.get(key);
        if (alike === undefined) held.set(key, { service, state, print, agents: [spec.id] });
        else alike.agents.push(spec.id);
        if (performance.now() - sinceMs < STRETCH_MS) continue;
        await turn();
        sinceMs = performance.now();
      }
    }
    return { held: [...held.values()], updates: this.#tally.updates };
  }

  #view(id: number, service: string): ViewAnswer {
    const agent = this.#agents.find(({ spec }) => spec.id === id);
    const view = agent?.local.services.get(service);
    if (view === undefined) {
      return { state: 'absent', viewClass: '', revision: 0, hash: '', lines: [] };
    }
    const { viewClass, revision, hash } = view;
    const lines = [...view.endpoints.values()].map(lineOfAgent).toSorted();
    return { state: stateOf(view), viewClass, revision, hash, lines };
  }

  #holdings(): HoldingsAnswer {
    const none = (): { views: number; endpoints: number } => ({ views: 0, endpoints: 0 });
    const all: Record<AgentKind, { views: number; endpoints: number }> = {
      healthy: none(),
      slow: none(),
      stuck: none(),
      reconnecting: none(),
    };
    for (const { spec, local } of this.#agents) {
      all[spec.kind].views += local.services.size;
      for (const { endpoints } of local.services.values()) {
        all[spec.kind].endpoints += endpoints.size;
      }
    }
    return all;
  }

  #connect(): SliceplaneClient {
    const { server, tls } = this.#setup;
    return connectClient({
      server,
      ownConnection: true,
      ...(tls !== undefined && { tls }),
      // How long a channel rests after a failure is not what is measured.
      channel: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 },
    });
  }
}

function count<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.reduce((sum, item) => sum + Number(holds(item)), 0);
}
