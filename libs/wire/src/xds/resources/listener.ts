import { connectionManagerType, listenerType, routerType } from '@sliceplane/proto/xds';
import { smallResource } from './encoded-resource.ts';
import type { Resource } from '../resource.ts';

/**
 * What a gRPC client finds under the name it dials: a Listener whose routes are the cluster's (gRFC A27), with the Router that
 * ends every chain of filters (gRFC A39).
 *
 * `stat_prefix` is there for grpc-js, which takes new bytes that only go on where the old ones end for the same: it comes first
 * and is another for another cluster.
 */
export function listener(name: string, cluster: string): Resource {
  const manager = connectionManagerType.encode({
    statPrefix: cluster,
    rds: { configSource: { ads: {}, resourceApiVersion: 'V3' }, routeConfigName: cluster },
    httpFilters: [
      { name: 'router', typedConfig: { type_url: routerType.url, value: routerType.encode({}) } },
    ],
  });
  const apiListener = { apiListener: { type_url: connectionManagerType.url, value: manager } };
  return smallResource('listener', name, listenerType.encode({ name, apiListener }));
}
