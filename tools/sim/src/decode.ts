/** Frames and answers as a client reads them. */
import {
  type GetViewResponse__Output,
  packageDefinition,
  type SessionResponse__Output,
  type WatchSlicesResponse__Output,
} from '@sliceplane/proto';

type Decode<Message> = (bytes: Buffer) => Message;

function responseOf<Message>(service: string, method: string): Decode<Message> {
  const methods = packageDefinition[`sliceplane.v1.${service}`] as unknown as Record<
    string,
    { readonly responseDeserialize: Decode<Message> }
  >;
  const definition = methods[method];
  if (definition === undefined) throw new RangeError(`there is no rpc ${service}.${method}`);
  return definition.responseDeserialize;
}

/** Of a Watch as well: fields 1 to 6 are the same. */
export const decodeFrame: Decode<SessionResponse__Output> = responseOf('EndpointViews', 'Session');
export const decodeView: Decode<GetViewResponse__Output> = responseOf('EndpointViews', 'GetView');
export const decodeSlices: Decode<WatchSlicesResponse__Output> = responseOf(
  'Cluster',
  'WatchSlices',
);
