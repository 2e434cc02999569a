import type { KubeObject } from '@sliceplane/kube';
import type { ApplyRequest } from '@sliceplane/proto';
import { manifestToMessage } from '@sliceplane/wire';
import { manifestOf } from '../manifest-of.ts';

const fields = {
  Service: 'service',
  Pod: 'pod',
  Node: 'node',
  Endpoints: 'endpoints',
  EndpointSlice: 'endpointSlice',
} as const satisfies Record<KubeObject['kind'], ApplyRequest['object']>;

/** An object as a server is given it. */
export function applyMessage(object: KubeObject): ApplyRequest {
  return { [fields[object.kind]]: manifestToMessage(object.kind, manifestOf(object)) };
}
