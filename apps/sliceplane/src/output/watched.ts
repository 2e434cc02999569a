import type { ViewEntry } from '@sliceplane/views';
import type { Paint } from './colour.ts';
import { conditionText, portText, viewHeading, viewTable } from './view-table.ts';
import { type EndpointDocument, endpointDocument, type ViewDocument } from './view.ts';

/** One document of `watch -o json`: a whole view, or what changed in one. Public: docs/output-shapes.md. */
export interface WatchedDocument extends Omit<ViewDocument, 'endpoints'> {
  /** The endpoints are the whole view; otherwise they came or changed since the line before. */
  readonly reset: boolean;
  /** Apply first. */
  readonly endpoints: readonly (EndpointDocument & { readonly id: number })[];
  /** Ids to forget, after the endpoints. */
  readonly removed: readonly number[];
  /** Ms since the Unix epoch, 0 when not known: when the pod changed, when that came in, when it was computed. */
  readonly times: {
    readonly triggerMs: number;
    readonly ingestMs: number;
    readonly computedMs: number;
  };
}

export function watchedEndpoint(entry: ViewEntry): WatchedDocument['endpoints'][number] {
  return { id: entry.id, ...endpointDocument(entry) };
}

/** What a person watching a view is told: the view at first, then what came (+) and what went (-). */
export class WatchedText {
  readonly #paint: Paint;
  readonly #held = new Map<string, Map<number, EndpointDocument>>();

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  text(change: WatchedDocument): string {
    const held = this.#held.get(change.service) ?? new Map<number, EndpointDocument>();
    this.#held.set(change.service, held);
    if (change.reset) held.clear();
    const lines: string[] = [];
    for (const endpoint of change.endpoints) {
      const sign = held.has(endpoint.id) ? this.#paint('warn', '~') : this.#paint('good', '+');
      lines.push(`  ${sign} ${endpointText(endpoint)}`);
      held.set(endpoint.id, endpoint);
    }
    for (const id of change.removed) {
      const gone = held.get(id);
      held.delete(id);
      if (gone !== undefined) lines.push(`  ${this.#paint('bad', '-')} ${endpointText(gone)}`);
    }
    const now = { ...change, endpoints: [...held.values()] };
    if (change.reset) return `${viewTable(now, this.#paint)}\n`;
    return [viewHeading(now, this.#paint), ...lines].join('\n');
  }
}

function endpointText({ addresses, ports, nodeName, zone, conditions }: EndpointDocument): string {
  const facts = [
    ports.map(portText).join(','),
    nodeName ?? '',
    zone ?? '',
    conditionText(conditions),
  ];
  return `${addresses.join(',')} ${facts.filter((fact) => fact !== '').join(' ')}`;
}
