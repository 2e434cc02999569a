import { resolve } from 'node:path';
import { type KubeObject, keyOf, parseObject } from '@sliceplane/kube';
import { packageDefinition } from '@sliceplane/proto';
import { readManifests } from '@sliceplane/sources';
import { manifestToMessage, messageToManifest } from '@sliceplane/wire';
import { expect, test } from 'vitest';
import { manifestOf } from '../src/manifest-of.ts';

const { objects } = await readManifests([resolve(import.meta.dirname, '../examples/shop')]);

function reread(manifest: unknown): KubeObject {
  const parsed = parseObject(manifest);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.invalid));
  return parsed.object;
}

const fields = {
  Service: 'service',
  Pod: 'pod',
  Node: 'node',
  Endpoints: 'endpoints',
  EndpointSlice: 'endpointSlice',
} as const;

interface Apply {
  readonly requestSerialize: (request: object) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Record<string, object>;
}

function throughTheWire(field: string, message: object): object {
  const cluster = packageDefinition['sliceplane.v1.Cluster'] as unknown as { Apply: Apply };
  const bytes = cluster.Apply.requestSerialize({ [field]: message });
  return cluster.Apply.requestDeserialize(bytes)[field] ?? {};
}

test.each(objects.map((object) => ({ name: `${object.kind} ${keyOf(object)}`, object })))(
  '$name is itself again, from JSON and from a message',
  ({ object }) => {
    const manifest = manifestOf(object);
    expect(reread(JSON.parse(JSON.stringify(manifest)))).toEqual(object);
    const message = throughTheWire(fields[object.kind], manifestToMessage(object.kind, manifest));
    expect(reread(messageToManifest(object.kind, message))).toEqual(object);
  },
);
