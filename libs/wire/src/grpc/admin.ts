import type { GetStatusResponse } from '@sliceplane/proto';
import type { Backend } from '../backend.ts';
import { type ByteHandler, serialiser } from './methods.ts';
import { unary, type UnaryRules } from './unary.ts';

const toStatus = serialiser<GetStatusResponse>('Admin', 'GetStatus');

/** For operators. */
export function admin(backend: Backend, rules: UnaryRules): Record<string, ByteHandler> {
  return {
    GetStatus: unary(rules, {
      name: 'Admin.GetStatus',
      instead: 'this should not happen: a status is small',
      answer: () => getStatus(backend),
    }),
  };
}

function getStatus(backend: Backend): Buffer {
  const { shards, sources, events, ...status } = backend.status();
  const { epoch, streams, subscriptions } = backend.hub.status();
  return toStatus({
    ...status,
    epoch,
    streams,
    subscriptions,
    shards: [...shards],
    sources: [...sources],
    events: [...events],
  });
}
