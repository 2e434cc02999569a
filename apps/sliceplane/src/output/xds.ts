import { duration } from './status.ts';
import { table } from './table.ts';

/** One stream of an xDS client. Public as JSON: docs/output-shapes.md. Times are ms since the Unix epoch, 0: never. */
export interface XdsClientDocument {
  readonly id: number;
  /** StreamAggregatedResources, DeltaAggregatedResources, StreamEndpoints or DeltaEndpoints */
  readonly method: string;
  readonly peer: string;
  /** As the client says it. */
  readonly nodeId: string;
  readonly userAgent: string;
  /** The Kubernetes node and zone it is served for. */
  readonly node: string;
  readonly zone: string;
  /** prioritised or strict */
  readonly rendering: string;
  readonly openedMs: number;
  readonly bytes: number;
  readonly types: readonly XdsTypeDocument[];
}

export interface XdsTypeDocument {
  readonly typeUrl: string;
  /** Names asked for, beside the wildcard. */
  readonly subscribed: number;
  readonly wildcard: boolean;
  readonly responses: number;
  readonly acks: number;
  readonly nacks: number;
  /** In the client's words. */
  readonly lastNack: string;
  readonly lastNackMs: number;
  /** Since when a response waits for an answer; 0: none does. */
  readonly waitingSinceMs: number;
  readonly answeredNonce: string;
  /** The newest answer was a refusal. */
  readonly refused: boolean;
  /** Only when they are asked for. */
  readonly resources?: readonly XdsResourceDocument[];
}

export interface XdsResourceDocument {
  readonly name: string;
  /** acked, nacked, sent, waiting or not-found */
  readonly status: string;
  /** Of what was sent last, and of what was accepted last. */
  readonly version: string;
  readonly acceptedVersion: string;
}

/** A line for each client and type, then the refusals in the clients' words, then the resources if there are any. */
export function xdsText(clients: readonly XdsClientDocument[], nowMs: number): string {
  const parts = [typesTable(clients, nowMs), ...refusals(clients, nowMs)];
  const resources = resourceRows(clients);
  if (resources.length > 0) {
    const headings = ['CLIENT', 'TYPE', 'NAME', 'STATUS', 'VERSION', 'ACCEPTED'];
    parts.push('', table(headings, resources));
  }
  return parts.join('\n');
}

function typesTable(clients: readonly XdsClientDocument[], nowMs: number): string {
  return table(
    [
      'ID',
      'CLIENT',
      'AGENT',
      'NODE',
      'ZONE',
      'RENDERING',
      'UP',
      'TYPE',
      'NAMES',
      'SENT',
      'ACKED',
      'REFUSED',
      'NOW',
    ],
    clients.flatMap((client) => {
      const { id, nodeId, userAgent, node, zone, rendering, openedMs } = client;
      const up = duration(nowMs - openedMs);
      const who = [String(id), nodeId, userAgent, node, zone, rendering, up];
      const types = client.types.map((type) => [...who, ...typeCells(type, nowMs)]);
      return types.length > 0 ? types : [[...who, '', '', '', '', '', '']];
    }),
  );
}

function typeCells(type: XdsTypeDocument, nowMs: number): readonly string[] {
  return [
    typeName(type.typeUrl),
    namesText(type),
    String(type.responses),
    String(type.acks),
    String(type.nacks),
    stateText(type, nowMs),
  ];
}

/** `2`, `*`, `* and 2` */
function namesText({ wildcard, subscribed }: XdsTypeDocument): string {
  if (!wildcard) return String(subscribed);
  return subscribed === 0 ? '*' : `* and ${subscribed}`;
}

function stateText({ waitingSinceMs, refused, responses }: XdsTypeDocument, nowMs: number): string {
  if (refused) return 'refused';
  if (waitingSinceMs !== 0) return `waiting ${duration(nowMs - waitingSinceMs)}`;
  return responses === 0 ? 'nothing sent' : 'accepted';
}

function refusals(clients: readonly XdsClientDocument[], nowMs: number): readonly string[] {
  return clients.flatMap(({ id, nodeId, types }) =>
    types
      .filter(({ refused }) => refused)
      .map(
        ({ typeUrl, lastNack, lastNackMs }) =>
          `${id} ${nodeId} refused ${typeName(typeUrl)} ${duration(nowMs - lastNackMs)} ago: ${lastNack}`,
      ),
  );
}

function resourceRows(clients: readonly XdsClientDocument[]): readonly (readonly string[])[] {
  return clients.flatMap(({ nodeId, types }) =>
    types.flatMap(({ typeUrl, resources = [] }) =>
      resources.map(({ name, status, version, acceptedVersion }) => [
        nodeId,
        typeName(typeUrl),
        name,
        status,
        version,
        acceptedVersion,
      ]),
    ),
  );
}

/** The last word of a type URL. */
function typeName(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf('.') + 1);
}
