import type { ViewDetails, ViewEntry, ViewPort } from '@sliceplane/views';
import { writeHints, writeReference } from './encode-endpoint.ts';
import type { Writer } from './writer.ts';

/**
 * Field `endpoints` (12) of sliceplane.v1.ServiceView. The usual case costs nothing: what is empty, ready, serving or
 * TCP is left out. `details` are for answers of one asker and never part of shared bytes.
 */
export function writeEntry(writer: Writer, entry: ViewEntry, details?: ViewDetails): void {
  const start = writer.begin(0x62);
  writer.fixed64(0x09, entry.id);
  writer.string(0x12, entry.address);
  for (const port of entry.ports) writePort(writer, port);
  if (entry.nodeName !== '') writer.string(0x22, entry.nodeName);
  if (entry.zone !== '') writer.string(0x2a, entry.zone);
  if (entry.hostname !== '') writer.string(0x32, entry.hostname);
  if (!entry.ready) writer.bool(0x38, true);
  if (!entry.serving) writer.bool(0x40, true);
  if (entry.terminating) writer.bool(0x48, true);
  if (details !== undefined) writeDetails(writer, details);
  writer.end(start);
}

function writePort(writer: Writer, port: ViewPort): void {
  const start = writer.begin(0x1a);
  if (port.name !== '') writer.string(0x0a, port.name);
  if (port.port !== 0) writer.integer(0x10, port.port);
  if (port.protocol !== 'TCP') writer.string(0x1a, port.protocol);
  if (port.appProtocol !== undefined) writer.string(0x22, port.appProtocol);
  writer.end(start);
}

function writeDetails(writer: Writer, details: ViewDetails): void {
  if (details.targetRef !== undefined) writeReference(writer, 0x52, details.targetRef);
  if (details.hints !== undefined) writeHints(writer, 0x5a, details.hints);
  if (details.slice !== '') writer.string(0x62, details.slice);
}
