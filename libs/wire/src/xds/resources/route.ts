import { routeType } from '@sliceplane/proto/xds';
import { smallResource } from './encoded-resource.ts';
import type { Resource } from '../resource.ts';

/** Every host and every path goes to the one cluster, whose name this RouteConfiguration bears. */
export function route(cluster: string): Resource {
  const routes = [{ match: { prefix: '' }, route: { cluster } }];
  const virtualHosts = [{ name: cluster, domains: ['*'], routes }];
  return smallResource('route', cluster, routeType.encode({ name: cluster, virtualHosts }));
}
