import { isDeepStrictEqual } from 'node:util';
import {
  type Endpoint,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  toManifest,
} from '@sliceplane/kube';
import type { SliceEvent } from '@sliceplane/slices';
import type { Paint } from './colour.ts';
import { slicePortText } from './slices.ts';
import { counted } from './table.ts';
import { conditionText } from './view-table.ts';

export interface Plan {
  readonly creates: readonly EndpointSlice[];
  readonly updates: readonly EndpointSlice[];
  readonly deletes: readonly EndpointSlice[];
  readonly events: readonly SliceEvent[];
}

/** Full EndpointSlices. Public: docs/output-shapes.md. */
export function planDocument({ creates, updates, deletes, events }: Plan): unknown {
  return {
    creates: creates.map(toManifest),
    updates: updates.map(toManifest),
    deletes: deletes.map(toManifest),
    events,
  };
}

/** A diff of slices and their endpoints. `before` finds the slice an update starts from. */
export function planText(
  plan: Plan,
  before: (slice: EndpointSlice) => EndpointSlice | undefined,
  paint: Paint,
): string {
  const lines: string[] = [];
  for (const slice of plan.creates) {
    lines.push(
      paint('good', `+ create ${sliceText(slice)}`),
      ...changes(undefined, slice, paint),
      '',
    );
  }
  for (const slice of plan.updates) {
    lines.push(
      paint('warn', `~ update ${sliceText(slice)}`),
      ...changes(before(slice), slice, paint),
      '',
    );
  }
  for (const slice of plan.deletes) lines.push(paint('bad', `- delete ${sliceText(slice)}`), '');
  for (const { type, reason, message, kind, namespace, name } of plan.events) {
    lines.push(`event ${type} ${reason} on ${kind} ${namespace}/${name}: ${message}`);
  }
  if (plan.events.length > 0) lines.push('');
  const { creates, updates, deletes } = plan;
  const nothing = creates.length + updates.length + deletes.length === 0;
  lines.push(
    nothing
      ? 'Nothing to do: the slices are as they should be.'
      : `${counted(creates.length, 'slice')} to create, ${updates.length} to update, ${deletes.length} to delete.`,
  );
  return lines.join('\n');
}

function sliceText({ metadata, addressType, ports, endpoints }: EndpointSlice): string {
  const port = ports.length === 0 ? 'no ports' : ports.map(slicePortText).join(',');
  const service = metadata.labels[LABEL_SERVICE_NAME] ?? '';
  const manager = metadata.labels[LABEL_MANAGED_BY] ?? 'nobody';
  const what = `${addressType}, ${port}, ${counted(endpoints.length, 'endpoint')}`;
  return `${metadata.namespace}/${metadata.name} of ${service} (${what}) as ${manager}`;
}

/** Endpoint by endpoint, and the labels and annotations that moved. */
function changes(before: EndpointSlice | undefined, after: EndpointSlice, paint: Paint): string[] {
  const existing = new Map(before?.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const lines: string[] = [];
  for (const endpoint of after.endpoints) {
    const was = existing.get(identity(endpoint));
    existing.delete(identity(endpoint));
    if (was === undefined) lines.push(paint('good', `    + ${endpointText(endpoint)}`));
    else if (!isDeepStrictEqual(was, endpoint)) {
      lines.push(paint('warn', `    ~ ${endpointText(endpoint)} (was: ${factsText(was)})`));
    }
  }
  for (const gone of existing.values()) lines.push(paint('bad', `    - ${endpointText(gone)}`));
  if (before !== undefined) {
    for (const map of ['labels', 'annotations'] as const) {
      if (!isDeepStrictEqual(before.metadata[map], after.metadata[map])) {
        lines.push(paint('warn', `    ~ ${map}`));
      }
    }
  }
  return lines;
}

function identity({ addresses, hostname, targetRef }: Endpoint): string {
  return JSON.stringify([addresses.toSorted(), hostname, targetRef?.namespace, targetRef?.name]);
}

function endpointText(endpoint: Endpoint): string {
  const target = endpoint.targetRef?.name ?? '';
  return `${endpoint.addresses.join(',')}${target === '' ? '' : ` ${target}`}: ${factsText(endpoint)}`;
}

function factsText({ conditions, nodeName, zone, hints }: Endpoint): string {
  const facts = [
    conditionText({
      ready: conditions?.ready ?? true, // absent conditions: C17
      serving: conditions?.serving ?? true,
      terminating: conditions?.terminating ?? false,
    }),
    nodeName ?? '',
    zone ?? '',
    hints?.forZones === undefined ? '' : `for ${hints.forZones.map(({ name }) => name).join(',')}`,
    hints?.forNodes === undefined ? '' : `for ${hints.forNodes.map(({ name }) => name).join(',')}`,
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}
