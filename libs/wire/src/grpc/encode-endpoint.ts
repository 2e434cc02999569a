import type {
  Endpoint,
  EndpointConditions,
  EndpointHints,
  ObjectReference,
} from '@sliceplane/kube';
import { writeMap } from './encode-metadata.ts';
import type { Writer } from './writer.ts';

/** Field `endpoints` (3) of sliceplane.v1.EndpointSlice. */
export function writeEndpoint(writer: Writer, endpoint: Endpoint): void {
  const start = writer.begin(0x1a);
  for (const address of endpoint.addresses) writer.string(0x0a, address);
  if (endpoint.conditions !== undefined) writeConditions(writer, endpoint.conditions);
  if (endpoint.hostname !== undefined) writer.string(0x1a, endpoint.hostname);
  if (endpoint.targetRef !== undefined) writeReference(writer, 0x22, endpoint.targetRef);
  if (endpoint.deprecatedTopology !== undefined) {
    writeMap(writer, 0x2a, endpoint.deprecatedTopology);
  }
  if (endpoint.nodeName !== undefined) writer.string(0x32, endpoint.nodeName);
  if (endpoint.zone !== undefined) writer.string(0x3a, endpoint.zone);
  if (endpoint.hints !== undefined) writeHints(writer, 0x42, endpoint.hints);
  writer.end(start);
}

function writeConditions(writer: Writer, conditions: EndpointConditions): void {
  const start = writer.begin(0x12);
  if (conditions.ready !== undefined) writer.bool(0x08, conditions.ready);
  if (conditions.serving !== undefined) writer.bool(0x10, conditions.serving);
  if (conditions.terminating !== undefined) writer.bool(0x18, conditions.terminating);
  writer.end(start);
}

export function writeReference(writer: Writer, tag: number, reference: ObjectReference): void {
  const start = writer.begin(tag);
  if (reference.kind !== undefined) writer.string(0x0a, reference.kind);
  if (reference.namespace !== undefined) writer.string(0x12, reference.namespace);
  if (reference.name !== undefined) writer.string(0x1a, reference.name);
  if (reference.uid !== undefined) writer.string(0x22, reference.uid);
  if (reference.apiVersion !== undefined) writer.string(0x2a, reference.apiVersion);
  if (reference.resourceVersion !== undefined) writer.string(0x32, reference.resourceVersion);
  if (reference.fieldPath !== undefined) writer.string(0x3a, reference.fieldPath);
  writer.end(start);
}

export function writeHints(writer: Writer, tag: number, hints: EndpointHints): void {
  const start = writer.begin(tag);
  for (const zone of hints.forZones ?? []) writeName(writer, 0x0a, zone.name);
  for (const node of hints.forNodes ?? []) writeName(writer, 0x12, node.name);
  writer.end(start);
}

function writeName(writer: Writer, tag: number, name: string): void {
  const start = writer.begin(tag);
  writer.string(0x0a, name);
  writer.end(start);
}
