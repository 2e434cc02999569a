/** Tells a running server about Nodes, Services and Pods, as a kubelet and its users would, and can tell it all again. */
import { type ChannelCredentials, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import {
  type ApplyRequest,
  type ApplyResponse__Output,
  type ClusterClient,
  type ClusterGrpcType,
  type Condition,
  type DeleteResponse__Output,
  packageDefinition,
  SourceMark,
} from '@sliceplane/proto';

export interface NodeSaid {
  readonly name: string;
  readonly zone?: string;
  readonly region?: string;
}

export interface ServiceSaid {
  readonly name: string;
  /** @defaultValue default */
  readonly namespace?: string;
  /** Value of the label `app` of its pods. @defaultValue name */
  readonly app?: string;
  /** Number or name of a container port. */
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: number | string;
    readonly appProtocol?: string;
  }[];
  /** @defaultValue PreferSameZone; null: not said */
  readonly trafficDistribution?: string | null;
  readonly internalTrafficPolicy?: string;
  /** Tells two Services of one name apart: delete and create again is another. @defaultValue of the name */
  readonly uid?: string;
}

export interface PodSaid {
  readonly name: string;
  readonly namespace?: string;
  readonly app: string;
  readonly node: string;
  readonly ip: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  /** @defaultValue true */
  readonly ready?: boolean;
  /** Being deleted; it serves on while it is ready. @defaultValue false */
  readonly terminating?: boolean;
}

const DEADLINE_MS = 60_000;
const SOME_TIME = '2026-01-01T00:00:00Z';

type Kind = 'Node' | 'Service' | 'Pod';

/** What is so in the cluster, and the server that is told. */
export class Cluster {
  readonly #objects = new Map<string, ApplyRequest>();
  #client: ClusterClient;

  /** `host:port` of a running server, plaintext. */
  constructor(server: string) {
    this.#client = clientOf(server);
  }

  /** Each replaces an earlier one of its name. @throws Error with the server's words when one is refused */
  nodes(...nodes: readonly NodeSaid[]): Promise<void> {
    return this.#apply(nodes.map((node) => [keyOf('Node', '', node.name), nodeMessage(node)]));
  }

  services(...services: readonly ServiceSaid[]): Promise<void> {
    return this.#apply(
      services.map((said) => [keyOf('Service', said.namespace, said.name), serviceMessage(said)]),
    );
  }

  pods(...pods: readonly PodSaid[]): Promise<void> {
    return this.#apply(
      pods.map((said) => [keyOf('Pod', said.namespace, said.name), podMessage(said)]),
    );
  }

  async remove(kind: Kind, namespace: string, ...names: readonly string[]): Promise<void> {
    for (const name of names) this.#objects.delete(keyOf(kind, namespace, name));
    const { promise, resolve, reject } = Promise.withResolvers<DeleteResponse__Output>();
    this.#client.delete(
      { objects: names.map((name) => ({ kind, namespace, name })) },
      { deadline: Date.now() + DEADLINE_MS },
      (error, answer) => (error === null && answer !== undefined ? resolve(answer) : reject(error)),
    );
    refuse((await promise).results);
  }

  /** As `remove`, but while nobody listens: a server that is told again hears of it by its absence. */
  forget(kind: Kind, namespace: string, name: string): void {
    this.#objects.delete(keyOf(kind, namespace, name));
  }

  /** Everything from the start, and that this is all: to a server that has just begun and waits for it, or another one. */
  retell(server?: string): Promise<void> {
    if (server !== undefined) {
      this.#client.close();
      this.#client = clientOf(server);
    }
    return this.#tell([
      { mark: SourceMark.SOURCE_MARK_RELIST },
      ...this.#objects.values(),
      { mark: SourceMark.SOURCE_MARK_SYNCED },
    ]);
  }

  close(): void {
    this.#client.close();
  }

  #apply(objects: readonly (readonly [string, ApplyRequest])[]): Promise<void> {
    for (const [key, message] of objects) this.#objects.set(key, message);
    return this.#tell(objects.map(([, message]) => message));
  }

  async #tell(messages: readonly ApplyRequest[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<ApplyResponse__Output>();
    const call = this.#client.apply({ deadline: Date.now() + DEADLINE_MS }, (error, answer) =>
      error === null && answer !== undefined ? resolve(answer) : reject(error),
    );
    for (const message of messages) call.write(message);
    call.end();
    refuse((await promise).results);
  }
}

const keyOf = (kind: Kind, namespace = 'default', name: string): string =>
  `${kind} ${namespace}/${name}`;

function clientOf(server: string): ClusterClient {
  const { sliceplane } = loadPackageDefinition(packageDefinition) as unknown as ClusterGrpcType;
  const plaintext: ChannelCredentials = credentials.createInsecure();
  // A connection of its own: one that waits to try again after a server ended must not be shared with a test that is in a hurry.
  return new sliceplane.v1.Cluster(server, plaintext, { 'grpc.use_local_subchannel_pool': 1 });
}

function refuse(results: ApplyResponse__Output['results']): void {
  const refused = results.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
}

function nodeMessage({ name, zone, region }: NodeSaid): ApplyRequest {
  const labels = {
    ...(zone !== undefined && { 'topology.kubernetes.io/zone': zone }),
    ...(region !== undefined && { 'topology.kubernetes.io/region': region }),
  };
  return {
    node: {
      metadata: { name, labels },
      status: { allocatable: { cpu: '4' }, conditions: [readyIs(true)] },
    },
  };
}

function serviceMessage(said: ServiceSaid): ApplyRequest {
  const { name, namespace = 'default', app = name, uid = `uid-of-${name}` } = said;
  const { trafficDistribution = 'PreferSameZone', internalTrafficPolicy } = said;
  return {
    service: {
      metadata: { name, namespace, uid },
      spec: {
        clusterIp: '10.96.7.7',
        selector: { app },
        ...(trafficDistribution !== null && { trafficDistribution }),
        ...(internalTrafficPolicy !== undefined && { internalTrafficPolicy }),
        ports: said.ports.map(({ targetPort, ...port }) => ({
          ...port,
          targetPort:
            typeof targetPort === 'number' ? { intValue: targetPort } : { stringValue: targetPort },
        })),
      },
    },
  };
}

function podMessage(said: PodSaid): ApplyRequest {
  const { name, namespace = 'default', app, node, ip, ports = [] } = said;
  const { ready = true, terminating = false } = said;
  return {
    pod: {
      metadata: {
        name,
        namespace,
        uid: `uid-of-${name}`,
        labels: { app },
        ...(terminating && { deletionTimestamp: SOME_TIME }),
      },
      spec: { nodeName: node, containers: [{ name: 'main', ports: [...ports] }] },
      status: { phase: 'Running', podIp: ip, podIps: [{ ip }], conditions: [readyIs(ready)] },
    },
  };
}

function readyIs(ready: boolean): Condition {
  return { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: SOME_TIME };
}
