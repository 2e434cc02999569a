/**
 * A program to test the engine with. It keeps what it was told and says so: an effect is the partition's whole content,
 * an answer likewise. It also does, on request, what threads do wrong.
 */
import type { Change, ShardProgram } from '@sliceplane/program';

export interface Note {
  readonly text: string;
  /** What goes wrong while this is taken in, as long as the fuse lasts. */
  readonly fault?: Fault;
}

/** `exit-later`: between two batches. */
export type Fault = 'throw' | 'exit' | 'exit-later' | 'hang' | 'heap';

export interface Page {
  /** `kind/key=text`, sorted. */
  readonly lines: readonly string[];
  /** Grows by one with each effect of the partition, across lives. */
  readonly revision: number;
  readonly bytes?: Uint8Array;
}

export interface LedgerQuestion {
  /** `all`: the names of all partitions with content. */
  readonly ask: 'page' | 'thread' | 'all' | Fault;
}

export interface LedgerAnswer {
  readonly lines: readonly string[];
  /** Items of the batches so far, in order: `kind/key`. */
  readonly seen: readonly string[];
}

interface Ledger {
  readonly revisions: Map<string, number>;
  readonly pages: Map<string, Map<string, string>>;
  /** Came from elsewhere, or from a life before, and was not worked on yet. */
  readonly fresh: Set<string>;
  readonly told: Map<string, string>;
  readonly everyone: Map<string, string>;
  readonly where: Map<string, readonly string[]>;
  readonly seen: string[];
}

export type LedgerProgram = ShardProgram<Ledger, Note, Page, Page, LedgerQuestion, LedgerAnswer>;

/** `fail` is called for each fault met; it may not return. */
export function ledger(fail: (fault: Fault) => void, moveBytes = false): LedgerProgram {
  return {
    start: ({ memories }) => ({
      revisions: new Map(memories.map(([partition, { revision }]) => [partition, revision])),
      pages: new Map(memories.map(([partition]) => [partition, new Map()])),
      fresh: new Set(memories.map(([partition]) => partition)),
      told: new Map(memories.map(([partition, { lines }]) => [partition, lines.join('\n')])),
      everyone: new Map(),
      where: new Map(),
      seen: [],
    }),
    release: (state, partitions) => {
      for (const partition of partitions) {
        for (const kept of [state.revisions, state.pages, state.told]) kept.delete(partition);
        state.fresh.delete(partition);
      }
      return state;
    },
    adopt: (state, { memories }) => {
      for (const [partition, { lines, revision }] of memories) {
        state.revisions.set(partition, revision);
        state.told.set(partition, lines.join('\n'));
        state.pages.set(partition, new Map());
        state.fresh.add(partition);
      }
      return state;
    },
    step: (state, { items, questions }) => {
      const dirty = new Set<string>(state.fresh);
      state.fresh.clear();
      for (const { kind, key, payload, partitions, broadcast } of items) {
        const id = `${kind}/${key}`;
        state.seen.push(id);
        if (payload?.fault !== undefined) fail(payload.fault);
        for (const partition of state.where.get(id) ?? []) {
          state.pages.get(partition)?.delete(id);
          if (state.pages.has(partition)) dirty.add(partition);
        }
        state.where.delete(id);
        if (broadcast && payload !== undefined) state.everyone.set(id, payload.text);
        else state.everyone.delete(id);
        if (payload === undefined || broadcast) continue;
        state.where.set(id, partitions);
        for (const partition of partitions) {
          const page = state.pages.get(partition) ?? new Map<string, string>();
          state.pages.set(partition, page.set(id, payload.text));
          dirty.add(partition);
        }
      }
      const changed = [...dirty].filter((partition) => {
        const text = linesOf(state.pages.get(partition)).join('\n');
        if (state.told.get(partition) === text) return false;
        state.told.set(partition, text);
        return true;
      });
      const effects = changed.sort().map((partition): readonly [string, Page] => {
        const revision = (state.revisions.get(partition) ?? 0) + 1;
        state.revisions.set(partition, revision);
        const page: Page = { lines: linesOf(state.pages.get(partition)), revision };
        if (page.lines.length === 0) {
          // Its memory will be dropped, and with it the partition: it may come back in another shard, starting afresh.
          for (const kept of [state.revisions, state.pages, state.told]) kept.delete(partition);
        }
        return [partition, moveBytes ? { ...page, bytes: new Uint8Array(8).fill(revision) } : page];
      });
      const answers = questions.map(({ id, partition, question }) => {
        if (question.ask === 'all') return { id, answer: { lines: filled(state.pages), seen: [] } };
        if (question.ask !== 'page' && question.ask !== 'thread') fail(question.ask);
        const page = partition === undefined ? state.everyone : state.pages.get(partition);
        return { id, answer: { lines: linesOf(page), seen: [...state.seen] } };
      });
      const transfer = effects.flatMap(([, page]) =>
        page.bytes === undefined ? [] : [page.bytes.buffer as ArrayBuffer],
      );
      return { state, effects, answers, transfer };
    },
  };
}

function filled(pages: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  return [...pages].filter(([, page]) => page.size > 0).map(([name]) => name);
}

function linesOf(page: ReadonlyMap<string, string> | undefined): string[] {
  return [...(page ?? [])].map(([id, text]) => `${id}=${text}`).sort();
}

/** Changes, one kind per way of being placed. All anchors and members are of one scope. */
export const note = {
  anchor: (
    key: string,
    partition: string,
    labels: Record<string, string> | undefined,
    text = '',
  ): Change<Note> => ({
    kind: 'anchor',
    key,
    put: {
      payload: { text },
      placement: {
        to: 'partitions',
        partitions: [partition],
        ...(labels === undefined ? {} : { selects: { scope: 'default', labels } }),
      },
    },
  }),
  member: (
    key: string,
    labels: Record<string, string>,
    text = '',
    fault?: Fault,
  ): Change<Note> => ({
    kind: 'member',
    key,
    put: {
      payload: fault === undefined ? { text } : { text, fault },
      placement: { to: 'selecting', scope: 'default', labels },
    },
  }),
  entry: (key: string, partitions: readonly string[], text = '', fault?: Fault): Change<Note> => ({
    kind: 'entry',
    key,
    put: {
      payload: fault === undefined ? { text } : { text, fault },
      placement: { to: 'partitions', partitions },
    },
  }),
  everyone: (key: string, text = ''): Change<Note> => ({
    kind: 'everyone',
    key,
    put: { payload: { text }, placement: { to: 'everyone' } },
  }),
  gone: (kind: string, key: string): Change<Note> => ({ kind, key, put: undefined }),
};
