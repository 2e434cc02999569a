import type { Labels, Protocol, Service, ServicePort } from '@sliceplane/kube';
import { NAMESPACE, words } from './place.ts';

export interface ServiceOver extends Partial<Omit<Service, 'metadata' | 'kind'>> {
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly uid?: string;
  readonly namespace?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

/**
 * A Service of a line: `service('web http:80 dns:53>dns/UDP :81>8081+h2c')`. A port is `name:port>target/PROTOCOL+appProtocol`,
 * the target a number or a container port's name, the Service port's number unless given. Selects app=<name>; ClusterIP, IPv4.
 */
export function service(line: string, over: ServiceOver = {}): Service {
  const [name = '', ...ports] = words(line);
  const { labels, annotations, uid, namespace, creationTimestamp, deletionTimestamp, ...facts } =
    over;
  return {
    kind: 'Service',
    metadata: {
      name,
      namespace: namespace ?? NAMESPACE,
      uid: uid ?? `service-${name}`,
      labels: labels ?? {},
      annotations: annotations ?? {},
      ownerReferences: [],
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    type: 'ClusterIP',
    selector: { app: name },
    clusterIP: '10.96.0.1',
    clusterIPs: [],
    ipFamilies: ['IPv4'],
    ports: ports.map(servicePort),
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    loadBalancerIPs: [],
    ...facts,
  };
}

const PORT =
  /^(?<name>[a-z0-9-]*):(?<port>\d+)(?:>(?<target>[a-z0-9-]+))?(?:\/(?<protocol>[A-Z]+))?(?:\+(?<app>\S+))?$/;

/** @throws RangeError naming the port that cannot be read */
export function servicePort(text: string): ServicePort {
  const parts = PORT.exec(text)?.groups;
  if (parts === undefined) throw new RangeError(`cannot read the port '${text}'`);
  const { name = '', port = '', target = port, protocol = 'TCP', app } = parts;
  return {
    name,
    protocol: protocol as Protocol,
    port: Number(port),
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
    ...(app === undefined ? {} : { appProtocol: app }),
  };
}
