import { packageDefinition } from '@sliceplane/proto';

interface Serializer {
  serialize(message: object): Buffer;
  deserialize(bytes: Uint8Array): object;
}

/** proto-loader's own serializer of a message: the judge of ours. */
export function protoLoader(message: string): Serializer {
  const definition = packageDefinition[`sliceplane.v1.${message}`];
  if (definition === undefined || !('serialize' in definition)) {
    throw new RangeError(`${message} is not a message`);
  }
  return definition as Serializer;
}
