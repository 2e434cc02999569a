import type { Paint } from './paint.ts';
import { type Counts, requests, sum } from './tally.ts';

export interface SummaryLine {
  readonly client: string;
  readonly phase: string;
  readonly counts: Counts;
  /** Of its answers, 0 to 1; undefined when it got none. */
  readonly ownZone: number | undefined;
}

const HEADINGS = ['client', 'phase', 'calls', 'failed', 'retried', 'own zone'] as const;

/** A line per client and phase, a client's name on its first line only, and a line for all of them. */
export function summary(lines: readonly SummaryLine[], paint: Paint): readonly string[] {
  const all = sum(lines.map(({ counts }) => counts));
  const cells = lines.map(({ client, phase, counts, ownZone }, i) => [
    lines[i - 1]?.client === client ? '' : client,
    phase,
    ...figures(counts),
    ownZone === undefined ? '-' : percent(ownZone),
  ]);
  const total = ['all', '', ...figures(all), ''];
  const widths = HEADINGS.map((heading, i) =>
    Math.max(heading.length, ...[...cells, total].map((row) => (row[i] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ')
      .trimEnd();
  const tone = all.failed > 0 ? 'bad' : 'good';
  return [
    paint('quiet', line(HEADINGS)),
    ...cells.map((row, i) => (lines[i]?.counts.failed === 0 ? line(row) : paint('bad', line(row)))),
    paint(tone, line(total)),
  ];
}

function figures(counts: Counts): string[] {
  return [requests(counts), counts.failed, counts.retried].map((n) => n.toLocaleString('en-US'));
}

/** Rounded down: 100% is said of all, not of nearly all. */
function percent(share: number): string {
  return `${Math.floor(share * 100)}%`;
}
