import type { EndpointVerdict, Explanation, Verdict } from '@sliceplane/views';
import type { Paint } from './colour.ts';
import { portText, viewHeading } from './view-table.ts';
import { type ViewDocument, viewDocument } from './view.ts';

/** Why a view is as it is, as `-o json` and `-o yaml` print it. Public: docs/output-shapes.md. */
export interface ExplainDocument {
  readonly view: ViewDocument;
  /** One sentence per family and port. */
  readonly summary: readonly string[];
  /** What happened before any endpoint was looked at. */
  readonly notes: readonly Verdict[];
  readonly endpoints: readonly EndpointVerdict[];
}

export function explainDocument(explained: Explanation, epoch: string): ExplainDocument {
  return {
    view: viewDocument(explained.view, epoch),
    summary: explained.summary,
    notes: explained.notes,
    endpoints: explained.verdicts,
  };
}

/** The view's heading, then every endpoint with the rules that kept or dropped it, in the order they were asked. */
export function explainText(
  { view, summary, notes, endpoints }: ExplainDocument,
  paint: Paint,
): string {
  const lines = [viewHeading(view, paint)];
  lines.push(...summary.map((sentence) => `  ${sentence}`));
  if (notes.length > 0) lines.push('', ...notes.map((note) => `note ${verdictText(note)}`));
  for (const endpoint of endpoints) {
    lines.push('', endpointHeading(endpoint, paint));
    lines.push(...endpoint.verdicts.map((verdict) => `    ${verdictText(verdict)}`));
  }
  return lines.join('\n');
}

function endpointHeading(endpoint: EndpointVerdict, paint: Paint): string {
  const { address, port, portNumber, protocol, target, slice, chosen } = endpoint;
  const mark = chosen ? paint('good', '+') : paint('quiet', '-');
  const ports = portText({ name: port, port: portNumber, protocol: protocol as 'TCP' });
  const whose = target === '' ? '' : ` ${target}`;
  return `${mark} ${address} ${ports}${whose} (slice ${slice}): ${chosen ? 'used' : 'not used'}`;
}

function verdictText({ rule, source, outcome, message }: Verdict): string {
  return `${outcome.padEnd(7)} ${rule} [${source}]: ${message}`;
}
