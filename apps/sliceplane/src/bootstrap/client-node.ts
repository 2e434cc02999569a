/** What an xDS client says of itself: by this the server knows what it should be told. */
export interface ClientNode {
  readonly id: string;
  /** Kubernetes node it runs on; '' if it says none. */
  readonly node: string;
  /** '' for that of the Kubernetes node. */
  readonly zone: string;
  /** '' if it says none. */
  readonly region: string;
  /** Of names that say none; '' leaves it to the server. */
  readonly namespace: string;
  /** Whose clusters a wildcard stands for; empty: every namespace's. */
  readonly namespaces: readonly string[];
  /** undefined: the server's choice, as for `family`. */
  readonly rendering: 'prioritised' | 'strict' | undefined;
  readonly family: 'both' | 'IPv4' | 'IPv6' | undefined;
}

/** PEM files of a TLS client, absolute paths. A certificate and its key come together. */
export interface ClientTls {
  readonly ca: string;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** envoy.config.core.v3.Node, as JSON. What was not given is left out. */
export function nodeMessage(client: ClientNode): object {
  const { rendering, family, namespaces } = client;
  const choices = {
    ...(rendering !== undefined && { rendering }),
    ...(family !== undefined && { family }),
    ...(namespaces.length > 0 && { namespaces }),
  };
  return {
    id: client.id,
    cluster: 'sliceplane',
    // grpc-js wants a locality, if an empty one
    locality: {
      ...(client.region !== '' && { region: client.region }),
      ...(client.zone !== '' && { zone: client.zone }),
    },
    metadata: {
      ...(client.node !== '' && { host: client.node }),
      ...(client.namespace !== '' && { namespace: client.namespace }),
      ...(Object.keys(choices).length > 0 && { sliceplane: choices }),
    },
  };
}
