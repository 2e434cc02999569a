const same = (bytes: Buffer): Buffer => bytes;

/** A method of bytes, as grpc-js is told of one. */
export function plainMethod(
  name: string,
  responseStream: boolean,
  requestStream = false,
): {
  path: string;
  requestStream: boolean;
  responseStream: boolean;
  requestSerialize: typeof same;
  requestDeserialize: typeof same;
  responseSerialize: typeof same;
  responseDeserialize: typeof same;
} {
  return {
    path: `/plain.Plain/${name}`,
    requestStream,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

export const plainStreamMethod: ReturnType<typeof plainMethod> = plainMethod('Stream', true);
export const plainDuplexMethod: ReturnType<typeof plainMethod> = plainMethod('Duplex', true, true);
