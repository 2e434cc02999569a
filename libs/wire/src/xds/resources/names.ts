/**
 * The names of xDS resources, and the Service ports they stand for.
 *
 *   shop/cart/http                        Cluster, RouteConfiguration, ClusterLoadAssignment: namespace/name/port
 *   cart.shop:80  cart.shop.svc:http  …   Listener: what a gRPC client dials after `xds:///`
 */

/** One Service port, by the port's name, or by its number where it has no name. */
export interface PortName {
  /** namespace/name */
  readonly service: string;
  readonly port: string;
}

export function clusterName({ service, port }: PortName): string {
  return `${service}/${port}`;
}

/** undefined: not namespace/name/port. */
export function parseClusterName(name: string): PortName | undefined {
  const [namespace = '', service = '', port = '', ...more] = name.split('/');
  if (more.length > 0 || !isLabel(namespace) || !isLabel(service) || !isLabel(port)) {
    return undefined;
  }
  return { service: `${namespace}/${service}`, port };
}

const domain = 'svc.cluster.local';

/**
 * What a dialled name stands for: `cart`, `cart.shop`, `cart.shop.svc` or `cart.shop.svc.cluster.local`, each with `:port` or
 * without (port ''). A Service's name has no dots, so none of them can be taken for another. undefined: none of these.
 */
export function parseTarget(name: string, ownNamespace: string): PortName | undefined {
  const colon = name.indexOf(':');
  const host = colon < 0 ? name : name.slice(0, colon);
  const port = colon < 0 ? '' : name.slice(colon + 1);
  if (colon >= 0 && !isLabel(port)) return undefined;
  const [service = '', namespace = ownNamespace, ...rest] = host.split('.');
  const suffix = rest.join('.');
  if (suffix !== '' && suffix !== 'svc' && suffix !== domain) return undefined;
  if (!isLabel(service) || !isLabel(namespace)) return undefined;
  return { service: `${namespace}/${service}`, port };
}

/** RFC 1123, as names of namespaces, Services and ports are. */
function isLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}
