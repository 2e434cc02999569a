/**
 * Columns as kubectl prints them: three blanks between, headings in capitals, nothing after the last cell.
 * An empty cell prints as `<none>`, so that every line has as many words as the heading.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((cells) =>
    cells.map((cell) => (cell === '' ? '<none>' : cell)),
  );
  const widths = headings.map((_, i) => Math.max(...lines.map((cells) => (cells[i] ?? '').length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + 3)))
        .join(''),
    )
    .join('\n');
}

/** `1 endpoint`, `2 endpoints` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
