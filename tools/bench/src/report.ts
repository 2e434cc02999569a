/** One line of a benchmark's result: two numbers of one run, their ratio, and the budget if there is one. */
export interface ResultRow {
  readonly bench: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly against?: { readonly what: string; readonly value: number };
  /** Largest allowed value / against.value. */
  readonly budget?: number;
  readonly checksum: number;
}

export function ratioOf(row: ResultRow): number | undefined {
  return row.against === undefined ? undefined : row.value / row.against.value;
}

/** `met`, `MISSED by 1.4x`, or '' where nothing was promised. */
export function verdictOf(row: ResultRow): string {
  const ratio = ratioOf(row);
  if (ratio === undefined || row.budget === undefined) return '';
  return ratio <= row.budget ? 'met' : `MISSED by ${(ratio / row.budget).toFixed(2)}x`;
}

const COLUMNS = [
  'bench',
  'what',
  'value',
  'against',
  'ratio',
  'budget',
  'verdict',
  'checksum',
] as const;

/** Markdown, so that a run pastes into docs/benchmarks.md as it is. */
export function renderRows(rows: readonly ResultRow[]): string {
  const cells = rows.map((row) => [
    row.bench,
    row.what,
    amount(row.value, row.unit),
    row.against ? `${row.against.what}: ${amount(row.against.value, row.unit)}` : '',
    ratioText(ratioOf(row)),
    row.budget === undefined ? '' : `<= ${Number(row.budget.toPrecision(3))}`,
    verdictOf(row),
    row.checksum.toString(16).padStart(8, '0'),
  ]);
  const widths = COLUMNS.map((name, i) =>
    Math.max(name.length, ...cells.map((c) => c[i]?.length ?? 0)),
  );
  const line = (values: readonly string[]): string =>
    `| ${values.map((v, i) => v.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(COLUMNS), line(widths.map((w) => '-'.repeat(w))), ...cells.map(line)].join('\n');
}

/** Two digits that say something, also when one side is a hundredth of the other. */
function ratioText(ratio: number | undefined): string {
  if (ratio === undefined) return '';
  return ratio > 0 && ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

function amount(value: number, unit: string): string {
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}
