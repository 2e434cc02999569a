import type { EndpointHints } from '@sliceplane/kube';
import type { Writer } from '@sliceplane/protobuf';
import type { EntryHints, ViewDetails, ViewEntry, ViewPort } from '@sliceplane/views';
import { writeHints, writeReference } from './encode-endpoint.ts';

/**
 * Field `endpoints` (12) of sliceplane.v1.ServiceView. The usual case costs nothing: what is empty, ready, serving or
 * TCP is left out; hints are there in mode `hinted`. `details` are for answers of one asker and never part of shared bytes.
 */
export function writeEntry(writer: Writer, entry: ViewEntry, details?: ViewDetails): void {
  const start = writer.begin(12);
  writer.fixed64(1, entry.id);
  writer.string(2, entry.address);
  for (const port of entry.ports) writePort(writer, port);
  writer.nonEmpty(4, entry.nodeName);
  writer.nonEmpty(5, entry.zone);
  writer.nonEmpty(6, entry.hostname);
  writer.flag(7, !entry.ready);
  writer.flag(8, !entry.serving);
  writer.flag(9, entry.terminating);
  if (entry.hints !== undefined) writeHints(writer, 11, hintsOf(entry.hints));
  if (details !== undefined) writeDetails(writer, details);
  writer.end(start);
}

function writePort(writer: Writer, port: ViewPort): void {
  const start = writer.begin(3);
  writer.nonEmpty(1, port.name);
  writer.nonZero(2, port.port);
  if (port.protocol !== 'TCP') writer.string(3, port.protocol);
  if (port.appProtocol !== undefined) writer.string(4, port.appProtocol);
  writer.end(start);
}

function hintsOf({ forNodes, forZones }: EntryHints): EndpointHints {
  const named = (name: string): { readonly name: string } => ({ name });
  return { forNodes: forNodes.map(named), forZones: forZones.map(named) };
}

function writeDetails(writer: Writer, details: ViewDetails): void {
  if (details.targetRef !== undefined) writeReference(writer, 10, details.targetRef);
  if (details.hints !== undefined) writeHints(writer, 11, details.hints);
  writer.nonEmpty(12, details.slice);
}
