/** Text that is HTML already. Everything else is escaped where it is put in. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped unless they are HTML. */
export function fill(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const html = texts.map((text, i) => text + (i < parts.length ? htmlOf(parts[i] ?? '') : ''));
  return { html: html.join('') };
}

/** Trusted as it is. */
export function raw(html: string): Html {
  return { html };
}

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** undefined: there is nothing to show. */
export function tableOf(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): Html | undefined {
  if (rows.length === 0) return undefined;
  return fill`<table><thead><tr>${headings.map((text) => fill`<th>${text}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => fill`<tr>${cells.map((text) => fill`<td>${text}</td>`)}</tr>`)}</tbody></table>`;
}

function htmlOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  if ('html' in part) return part.html;
  return part.map(({ html }) => html).join('\n');
}
