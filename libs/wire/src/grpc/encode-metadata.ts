import type { Labels, Metadata } from '@sliceplane/kube';
import type { Writer } from '@sliceplane/protobuf';

/** Field `metadata` (1) of any object: sliceplane.v1.ObjectMeta. */
export function writeMetadata(writer: Writer, metadata: Metadata): void {
  const start = writer.begin(1);
  writer.string(1, metadata.name);
  if (metadata.generateName !== undefined) writer.string(2, metadata.generateName);
  writer.string(3, metadata.namespace);
  writer.string(4, metadata.uid);
  if (metadata.resourceVersion !== undefined) writer.string(5, metadata.resourceVersion);
  if (metadata.generation !== undefined) writer.integer(6, metadata.generation);
  if (metadata.creationTimestamp !== undefined) writer.string(7, metadata.creationTimestamp);
  if (metadata.deletionTimestamp !== undefined) writer.string(8, metadata.deletionTimestamp);
  writeMap(writer, 9, metadata.labels);
  writeMap(writer, 10, metadata.annotations);
  for (const owner of metadata.ownerReferences) {
    const ownerStart = writer.begin(11);
    writer.string(1, owner.apiVersion);
    writer.string(2, owner.kind);
    writer.string(3, owner.name);
    writer.string(4, owner.uid);
    if (owner.controller !== undefined) writer.bool(5, owner.controller);
    if (owner.blockOwnerDeletion !== undefined) writer.bool(6, owner.blockOwnerDeletion);
    writer.end(ownerStart);
  }
  writer.end(start);
}

/** One message of key (1) and value (2) per entry, as a proto3 map is on the wire. */
export function writeMap(writer: Writer, field: number, map: Labels): void {
  for (const key of Object.keys(map)) {
    const start = writer.begin(field);
    writer.string(1, key);
    writer.string(2, map[key] ?? '');
    writer.end(start);
  }
}
