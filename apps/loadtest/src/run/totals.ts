import type { HostReport } from '../agents/messages.ts';
import type { AgentKind, Distribution, Stage, Traffic } from '../result.ts';
import { Histogram } from './histogram.ts';

export const agentKinds: readonly AgentKind[] = ['healthy', 'slow', 'stuck', 'reconnecting'];
export const stages: readonly Stage[] = [
  'triggerToIngest',
  'ingestToComputed',
  'computedToSent',
  'sentToReceived',
  'ingestToReceived',
  'total',
];

interface GroupTotals {
  deltas: number;
  resets: number;
  unchanged: number;
  disconnects: number;
  reconnects: number;
  readonly lag: Histogram;
}

/** What all agents told over some time. */
export class Totals {
  readonly groups: Readonly<Record<AgentKind, GroupTotals>>;
  readonly propagation: Readonly<Record<Stage, Histogram>>;
  readonly comeback: Histogram = new Histogram();
  bytes = 0;
  staleSeen = 0;
  hashesCompared = 0;
  cpuMs = 0;
  loopMs = 0;

  constructor() {
    const group = (): GroupTotals => ({
      deltas: 0,
      resets: 0,
      unchanged: 0,
      disconnects: 0,
      reconnects: 0,
      lag: new Histogram(),
    });
    this.groups = { healthy: group(), slow: group(), stuck: group(), reconnecting: group() };
    this.propagation = {
      triggerToIngest: new Histogram(),
      ingestToComputed: new Histogram(),
      computedToSent: new Histogram(),
      sentToReceived: new Histogram(),
      ingestToReceived: new Histogram(),
      total: new Histogram(),
    };
  }

  add(report: HostReport): void {
    for (const kind of agentKinds) {
      const mine = this.groups[kind];
      const { lag, ...counts } = report.groups[kind];
      mine.deltas += counts.deltas;
      mine.resets += counts.resets;
      mine.unchanged += counts.unchanged;
      mine.disconnects += counts.disconnects;
      mine.reconnects += counts.reconnects;
      if (lag !== undefined) mine.lag.add(lag);
    }
    for (const stage of stages) {
      const part = report.propagation[stage];
      if (part !== undefined) this.propagation[stage].add(part);
    }
    if (report.comeback !== undefined) this.comeback.add(report.comeback);
    this.bytes += report.bytes;
    this.staleSeen += report.staleSeen;
    this.hashesCompared += report.hashesCompared;
    this.cpuMs += report.cpuMs;
    this.loopMs = Math.max(this.loopMs, report.loopMs);
  }

  sum(of: 'deltas' | 'resets' | 'unchanged'): number {
    return agentKinds.reduce((sum, kind) => sum + this.groups[kind][of], 0);
  }

  distributions(): Record<Stage, Distribution> {
    return Object.fromEntries(
      stages.map((stage) => [stage, this.propagation[stage].distribution()]),
    ) as Record<Stage, Distribution>;
  }

  traffic(sentBytesPerUpdate: number | null): Traffic {
    const [deltas, resets, unchanged] = [
      this.sum('deltas'),
      this.sum('resets'),
      this.sum('unchanged'),
    ];
    const updates = deltas + resets;
    const { bytes } = this;
    const bytesPerUpdate = updates === 0 ? null : bytes / updates;
    return { bytes, deltas, resets, unchanged, bytesPerUpdate, sentBytesPerUpdate };
  }
}

/** Hands every report to all who are counting at the moment. */
export class Recorder {
  readonly #open = new Set<Totals>();

  open(): Totals {
    const totals = new Totals();
    this.#open.add(totals);
    return totals;
  }

  close(totals: Totals): void {
    this.#open.delete(totals);
  }

  add(report: HostReport): void {
    for (const totals of this.#open) totals.add(report);
  }
}
