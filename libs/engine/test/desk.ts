import { Engine } from '../src/engine.ts';
import type { EngineFault } from '../src/fault.ts';
import { inlineHost } from '../src/inline-host.ts';
import type { EngineOptions } from '../src/options.ts';
import { piscinaHost } from '../src/piscina-host.ts';
import {
  type Fault,
  ledger,
  type LedgerAnswer,
  type LedgerQuestion,
  type Note,
  type Page,
} from './ledger.ts';

export type LedgerOptions = EngineOptions<Note, Page, Page, LedgerQuestion, LedgerAnswer>;
export type LedgerEngine = Engine<Note, Page, Page, LedgerQuestion, LedgerAnswer>;

/** An engine over ledgers, and all it told us. */
export interface Desk {
  readonly engine: LedgerEngine;
  readonly pages: Map<string, Page>;
  readonly effects: (readonly [string, Page])[];
  readonly lost: (readonly string[])[];
  readonly restored: (readonly string[])[];
  readonly errors: EngineFault[];
  /** The lines of every page that has any. */
  readonly content: () => Record<string, readonly string[]>;
}

export function openDesk(options: Partial<LedgerOptions> = {}): Desk {
  const pages = new Map<string, Page>();
  const effects: (readonly [string, Page])[] = [];
  const lost: (readonly string[])[] = [];
  const restored: (readonly string[])[] = [];
  const errors: EngineFault[] = [];
  const engine = new Engine<Note, Page, Page, LedgerQuestion, LedgerAnswer>({
    shards: 2,
    host: () => inlineHost(ledger(() => {})),
    remember: (_before, _partition, { lines, revision }) =>
      lines.length === 0 ? undefined : { lines, revision },
    onEffect: (partition, page) => {
      pages.set(partition, page);
      effects.push([partition, page]);
    },
    onLost: (partitions) => lost.push(partitions),
    onRestored: (partitions) => restored.push(partitions),
    onError: (fault) => errors.push(fault),
    ...options,
  });
  const content = (): Record<string, readonly string[]> => {
    const filled = [...pages].filter(([, page]) => page.lines.length > 0);
    return Object.fromEntries(filled.map(([name, page]) => [name, page.lines]));
  };
  return { engine, pages, effects, lost, restored, errors, content };
}

/** Hosts in real threads, of which the first `faults` faults they meet happen. */
export function threads(faults = 0, heapMb?: number): Pick<LedgerOptions, 'host'> {
  const fuse = new SharedArrayBuffer(4);
  new Int32Array(fuse)[0] = faults;
  const worker = new URL('./ledger.worker.ts', import.meta.url);
  return {
    host: (shard) =>
      piscinaHost({
        worker,
        workerData: { fuse },
        name: `ledger-${shard}`,
        ...(heapMb === undefined ? {} : { heapMb }),
      }),
  };
}

/** Hosts on this thread, of which the first `faults` faults they meet happen, as a throw. */
export function inline(faults = 0): Pick<LedgerOptions, 'host'> {
  let left = faults;
  const fail = (fault: Fault): void => {
    if (left-- > 0) throw new Error(`inline ${fault}`);
  };
  return { host: () => inlineHost(ledger(fail)) };
}
