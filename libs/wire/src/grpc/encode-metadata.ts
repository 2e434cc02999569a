import type { Labels, Metadata } from '@sliceplane/kube';
import type { Writer } from './writer.ts';

/** Field `metadata` (1) of any object: sliceplane.v1.ObjectMeta. */
export function writeMetadata(writer: Writer, metadata: Metadata): void {
  const start = writer.begin(0x0a);
  writer.string(0x0a, metadata.name);
  if (metadata.generateName !== undefined) writer.string(0x12, metadata.generateName);
  writer.string(0x1a, metadata.namespace);
  writer.string(0x22, metadata.uid);
  if (metadata.resourceVersion !== undefined) writer.string(0x2a, metadata.resourceVersion);
  if (metadata.generation !== undefined) writer.integer(0x30, metadata.generation);
  if (metadata.creationTimestamp !== undefined) writer.string(0x3a, metadata.creationTimestamp);
  if (metadata.deletionTimestamp !== undefined) writer.string(0x42, metadata.deletionTimestamp);
  writeMap(writer, 0x4a, metadata.labels);
  writeMap(writer, 0x52, metadata.annotations);
  for (const owner of metadata.ownerReferences) {
    const field = writer.begin(0x5a);
    writer.string(0x0a, owner.apiVersion);
    writer.string(0x12, owner.kind);
    writer.string(0x1a, owner.name);
    writer.string(0x22, owner.uid);
    if (owner.controller !== undefined) writer.bool(0x28, owner.controller);
    if (owner.blockOwnerDeletion !== undefined) writer.bool(0x30, owner.blockOwnerDeletion);
    writer.end(field);
  }
  writer.end(start);
}

/** One message of key (1) and value (2) per entry, as a proto3 map is on the wire. */
export function writeMap(writer: Writer, tag: number, map: Labels): void {
  for (const key of Object.keys(map)) {
    const start = writer.begin(tag);
    writer.string(0x0a, key);
    writer.string(0x12, map[key] ?? '');
    writer.end(start);
  }
}
