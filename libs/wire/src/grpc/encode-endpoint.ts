import type {
  Endpoint,
  EndpointConditions,
  EndpointHints,
  ObjectReference,
} from '@sliceplane/kube';
import type { Writer } from '@sliceplane/protobuf';
import { writeMap } from './encode-metadata.ts';

/** Field `endpoints` (3) of sliceplane.v1.EndpointSlice. */
export function writeEndpoint(writer: Writer, endpoint: Endpoint): void {
  const start = writer.begin(3);
  for (const address of endpoint.addresses) writer.string(1, address);
  if (endpoint.conditions !== undefined) writeConditions(writer, endpoint.conditions);
  if (endpoint.hostname !== undefined) writer.string(3, endpoint.hostname);
  if (endpoint.targetRef !== undefined) writeReference(writer, 4, endpoint.targetRef);
  if (endpoint.deprecatedTopology !== undefined) {
    writeMap(writer, 5, endpoint.deprecatedTopology);
  }
  if (endpoint.nodeName !== undefined) writer.string(6, endpoint.nodeName);
  if (endpoint.zone !== undefined) writer.string(7, endpoint.zone);
  if (endpoint.hints !== undefined) writeHints(writer, 8, endpoint.hints);
  writer.end(start);
}

function writeConditions(writer: Writer, conditions: EndpointConditions): void {
  const start = writer.begin(2);
  if (conditions.ready !== undefined) writer.bool(1, conditions.ready);
  if (conditions.serving !== undefined) writer.bool(2, conditions.serving);
  if (conditions.terminating !== undefined) writer.bool(3, conditions.terminating);
  writer.end(start);
}

export function writeReference(writer: Writer, field: number, reference: ObjectReference): void {
  const start = writer.begin(field);
  if (reference.kind !== undefined) writer.string(1, reference.kind);
  if (reference.namespace !== undefined) writer.string(2, reference.namespace);
  if (reference.name !== undefined) writer.string(3, reference.name);
  if (reference.uid !== undefined) writer.string(4, reference.uid);
  if (reference.apiVersion !== undefined) writer.string(5, reference.apiVersion);
  if (reference.resourceVersion !== undefined) writer.string(6, reference.resourceVersion);
  if (reference.fieldPath !== undefined) writer.string(7, reference.fieldPath);
  writer.end(start);
}

export function writeHints(writer: Writer, field: number, hints: EndpointHints): void {
  const start = writer.begin(field);
  for (const zone of hints.forZones ?? []) writeName(writer, 1, zone.name);
  for (const node of hints.forNodes ?? []) writeName(writer, 2, node.name);
  writer.end(start);
}

function writeName(writer: Writer, field: number, name: string): void {
  const start = writer.begin(field);
  writer.string(1, name);
  writer.end(start);
}
