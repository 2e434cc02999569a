import type { LocalTimes } from '@sliceplane/client';
import type { AgentKind, Stage } from '../result.ts';
import { Histogram, type HistogramPart } from '../run/histogram.ts';
import type { Emptied, GroupReport, Misfit } from './messages.ts';

const kinds = ['healthy', 'slow', 'stuck', 'reconnecting'] as const satisfies AgentKind[];
const stages = [
  'triggerToIngest',
  'ingestToComputed',
  'computedToSent',
  'sentToReceived',
  'ingestToReceived',
  'total',
] as const satisfies Stage[];

/** Most things told one by one in a report; a run that has more of them has failed already. */
const MOST_TOLD = 200;

interface Group {
  deltas: number;
  resets: number;
  unchanged: number;
  disconnects: number;
  reconnects: number;
  readonly lag: Histogram;
}

/** What happened to the agents of one process since somebody last asked. */
export class Tally {
  /** The stuck agents read on: what they are told counts. */
  isReleased = false;
  readonly #groups: Readonly<Record<AgentKind, Group>>;
  readonly #stages: Readonly<Record<Stage, Histogram>>;
  readonly #comeback = new Histogram();
  #emptied: Emptied[] = [];
  #misfits: Misfit[] = [];
  #staleSeen = 0;
  #hashesCompared = 0;
  #updates = 0;
  #lastUpdateMs = 0;
  #lastDisconnect = '';

  constructor() {
    this.#groups = byName(kinds, () => ({
      deltas: 0,
      resets: 0,
      unchanged: 0,
      disconnects: 0,
      reconnects: 0,
      lag: new Histogram(),
    }));
    this.#stages = byName(stages, () => new Histogram());
  }

  /** All updates since the start. */
  get updates(): number {
    return this.#updates;
  }

  /** Why a stream ended last; '' when none did. */
  get lastDisconnect(): string {
    return this.#lastDisconnect;
  }

  get lastUpdateMs(): number {
    return this.#lastUpdateMs;
  }

  updated(kind: AgentKind, how: 'deltas' | 'resets' | 'unchanged', nowMs: number): void {
    this.#groups[kind][how] += 1;
    this.#updates += 1;
    if (how !== 'unchanged' && (kind !== 'stuck' || this.isReleased)) this.#lastUpdateMs = nowMs;
  }

  /** One change, all the way. A time that is not known is 0, and its stages are left out. */
  arrived(kind: AgentKind, times: LocalTimes, sentMs: number, nowMs: number): void {
    const { triggerMs, ingestMs, computedMs } = times;
    if (ingestMs === 0) return;
    this.#groups[kind].lag.record(nowMs - ingestMs);
    if (kind !== 'healthy') return;
    const found = this.#stages;
    found.ingestToReceived.record(nowMs - ingestMs);
    found.ingestToComputed.record(computedMs - ingestMs);
    if (sentMs > 0) {
      found.computedToSent.record(sentMs - computedMs);
      found.sentToReceived.record(nowMs - sentMs);
    }
    if (triggerMs > 0) {
      found.triggerToIngest.record(ingestMs - triggerMs);
      found.total.record(nowMs - triggerMs);
    }
  }

  disconnected(kind: AgentKind, why: string): void {
    this.#lastDisconnect = why;
    this.#groups[kind].disconnects += 1;
  }

  reconnected(kind: AgentKind): void {
    this.#groups[kind].reconnects += 1;
  }

  cameBack(afterMs: number): void {
    this.#comeback.record(afterMs);
  }

  sawStale(): void {
    this.#staleSeen += 1;
  }

  comparedHash(): void {
    this.#hashesCompared += 1;
  }

  emptied(view: Emptied): void {
    if (this.#emptied.length < MOST_TOLD) this.#emptied.push(view);
  }

  misfit(found: Misfit): void {
    if (this.#misfits.length < MOST_TOLD) this.#misfits.push(found);
  }

  /** Everything so far; it then begins anew. */
  take(): {
    readonly groups: Record<AgentKind, GroupReport>;
    readonly propagation: Partial<Record<Stage, HistogramPart>>;
    readonly comeback: HistogramPart | undefined;
    readonly emptied: readonly Emptied[];
    readonly misfits: readonly Misfit[];
    readonly staleSeen: number;
    readonly hashesCompared: number;
  } {
    const propagation: Partial<Record<Stage, HistogramPart>> = {};
    for (const stage of stages) {
      const part = this.#stages[stage].take();
      if (part !== undefined) propagation[stage] = part;
    }
    const taken = {
      groups: byName(kinds, (kind) => takeGroup(this.#groups[kind])),
      propagation,
      comeback: this.#comeback.take(),
      emptied: this.#emptied,
      misfits: this.#misfits,
      staleSeen: this.#staleSeen,
      hashesCompared: this.#hashesCompared,
    };
    this.#emptied = [];
    this.#misfits = [];
    this.#staleSeen = 0;
    this.#hashesCompared = 0;
    return taken;
  }
}

function takeGroup(group: Group): GroupReport {
  const { deltas, resets, unchanged, disconnects, reconnects } = group;
  const lag = group.lag.take();
  Object.assign(group, { deltas: 0, resets: 0, unchanged: 0, disconnects: 0, reconnects: 0 });
  return {
    deltas,
    resets,
    unchanged,
    disconnects,
    reconnects,
    ...(lag !== undefined && { lag }),
  };
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
