import type { Endpoints, EndpointsAddress, Service } from '@sliceplane/kube';
import { outsideIPv4 } from './addresses.ts';
import type { Random } from './random.ts';
import { isImported } from './services.ts';

/** Hand-written Endpoints for the Services that have neither a selector nor another manager's slices: one to eight machines outside of the cluster. */
export function makeEndpoints(services: readonly Service[], random: Random): readonly Endpoints[] {
  let index = 0;
  return services
    .filter((service) => service.selector === null && !isImported(service))
    .map((service): Endpoints => {
      const all = Array.from({ length: random.between(1, 8) }, (): EndpointsAddress => {
        index += 1;
        return { ip: outsideIPv4(index), hostname: `machine-${index}` };
      });
      const ready = random.between(1, all.length);
      const { name, namespace, labels, creationTimestamp } = service.metadata;
      return {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: {
          name,
          namespace,
          uid: random.uid(),
          labels,
          annotations: {},
          ownerReferences: [],
          ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
        },
        subsets: [
          {
            addresses: all.slice(0, ready),
            notReadyAddresses: all.slice(ready),
            ports: service.ports.map(({ name: port, port: number, protocol }) => ({
              name: port,
              port: number,
              protocol,
            })),
          },
        ],
      };
    });
}
