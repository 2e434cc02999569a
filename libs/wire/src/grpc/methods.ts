import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  MethodDefinition,
  ServiceDefinition,
} from '@grpc/grpc-js';
import { packageDefinition } from '@sliceplane/proto';

/** Handlers that answer with bytes: everything this server says is serialised before grpc-js sees it. */
export type ByteHandler =
  | handleUnaryCall<never, Buffer>
  | handleServerStreamingCall<never, Buffer>
  | handleBidiStreamingCall<never, Buffer>
  | handleClientStreamingCall<never, Buffer>;

/** The methods of one service, sending the Buffers they are given. */
export function byteService(name: string): ServiceDefinition {
  const methods = Object.entries(serviceOf(name)).map(([method, definition]) => [
    method,
    { ...definition, responseSerialize: identity },
  ]);
  return Object.fromEntries(methods) as ServiceDefinition;
}

/** How an answer of one method becomes bytes, from the shape proto-loader knows. */
export function serialiser<Answer>(service: string, method: string): (answer: Answer) => Buffer {
  return methodOf<Answer>(service, method).responseSerialize;
}

function methodOf<Answer>(service: string, method: string): MethodDefinition<unknown, Answer> {
  const definition = serviceOf(service)[method];
  if (definition === undefined) throw new RangeError(`${service} has no method ${method}`);
  return definition as MethodDefinition<unknown, Answer>;
}

function serviceOf(name: string): ServiceDefinition {
  const definition = packageDefinition[`sliceplane.v1.${name}`];
  if (definition === undefined) throw new RangeError(`there is no service sliceplane.v1.${name}`);
  return definition as ServiceDefinition;
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
