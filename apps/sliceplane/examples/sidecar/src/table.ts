import type { Paint, Tone } from './paint.ts';
import { answers, type Counts, requests } from './tally.ts';

/** `start`: not ready yet. `drain`: serves what comes, and is to be given no more. `down`: its process has ended. */
export type PodState = 'start' | 'ready' | 'drain' | 'down';

export interface Column {
  readonly pod: string;
  readonly zone: string;
  readonly state: PodState;
}

export interface Row {
  /** `grpc-js in a` */
  readonly client: string;
  readonly zone: string;
  /** What the shares are of. */
  readonly counts: Counts;
  /** How long that took, s. */
  readonly seconds: number;
  readonly failed: number;
  readonly retried: number;
}

const GAP = '  ';
const CELL = 5;
const FIGURES = [
  ['calls/s', 9],
  ['priority', 12],
  ['failed', 8],
  ['retried', 9],
] as const;

const stateTones: Readonly<Record<PodState, Tone>> = {
  start: 'quiet',
  ready: 'good',
  drain: 'warn',
  down: 'bad',
};

/**
 * Who calls whom, a line per client and a column per pod, the pods of a zone side by side:
 *
 *                 zone a         zone c
 *                 a1     a2      c1       calls/s    priority  failed  retried
 *                 ready  ready   down
 *   grpc-js in a   48%    52%    ·          100         0       0        0
 *   grpc-js in c   51%    49%    ·          101         1       0        2
 */
export function table(
  columns: readonly Column[],
  rows: readonly Row[],
  paint: Paint,
): readonly string[] {
  const zones = [...new Set(columns.map(({ zone }) => zone))].map((zone) =>
    columns.filter((column) => column.zone === zone),
  );
  const width = Math.max(0, ...rows.map(({ client }) => client.length));
  const line = (
    left: string,
    cell: (column: Column) => string,
    right: readonly string[],
  ): string => {
    const pods = zones.map((zone) => zone.map(cell).join(GAP));
    return [left.padEnd(width), ...pods].join(GAP + ' ') + right.join('');
  };
  const headings = FIGURES.map(([heading, wide]) => paint('quiet', heading.padStart(wide)));
  return [
    zoneLine(zones, width, paint).trimEnd(),
    line('', ({ pod }) => paint('strong', pod.padStart(CELL - 1).padEnd(CELL)), headings),
    line('', ({ state }) => paint(stateTones[state], state.padEnd(CELL)), []).trimEnd(),
    ...rows.map((row) =>
      line(row.client, (column) => shareCell(row, column, paint), figures(row, paint)),
    ),
  ];
}

function zoneLine(zones: readonly (readonly Column[])[], width: number, paint: Paint): string {
  const names = zones.map((zone) => {
    const wide = zone.length * CELL + (zone.length - 1) * GAP.length;
    return paint('strong', `zone ${zone[0]?.zone ?? ''}`.padEnd(wide));
  });
  return [' '.repeat(width), ...names].join(GAP + ' ');
}

/** Within the zone is good, across is worth a look. */
function shareCell({ zone, counts }: Row, column: Column, paint: Paint): string {
  const count = counts.answered.get(column.pod) ?? 0;
  if (count === 0) return paint('quiet', '·'.padStart(CELL - 1).padEnd(CELL));
  const percent = (100 * count) / answers(counts);
  const text = percent < 1 ? '<1%' : `${Math.round(percent)}%`;
  return paint(column.zone === zone ? 'good' : 'warn', text.padStart(CELL - 1).padEnd(CELL));
}

function figures(row: Row, paint: Paint): string[] {
  const perSecond = row.seconds > 0 ? Math.round(requests(row.counts) / row.seconds) : 0;
  const texts = [`${perSecond}`, priorities(row.counts), `${row.failed}`, `${row.retried}`];
  return FIGURES.map(([heading, wide], i) => {
    const text = (texts[i] ?? '').padStart(wide);
    return heading === 'failed' && row.failed > 0 ? paint('bad', text) : text;
  });
}

/** `0`, or `0:61% 1:39%` for one that had to move. */
function priorities({ byPriority }: Counts): string {
  const used = [...byPriority].toSorted(([a], [b]) => a - b);
  const all = used.reduce((total, [, count]) => total + count, 0);
  const [only] = used;
  if (only === undefined) return '-';
  if (used.length === 1) return `${only[0]}`;
  return used
    .map(([priority, count]) => `${priority}:${Math.round((100 * count) / all)}%`)
    .join(' ');
}
