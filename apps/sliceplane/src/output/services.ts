import type { ListedService } from '@sliceplane/wire';
import { table } from './table.ts';

export function servicesTable(services: readonly ListedService[]): string {
  return table(
    ['SERVICE', 'TYPE', 'CLUSTER-IP', 'PORTS', 'POLICY', 'SLICES', 'READY', 'ENDPOINTS'],
    services.map((service) => [
      service.service,
      service.type,
      service.clusterIP === '' ? 'None' : service.clusterIP,
      service.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(','),
      policy(service),
      String(service.slices),
      String(service.ready),
      String(service.endpoints),
    ]),
  );
}

/** What narrows this service's views, if anything does. */
function policy({ internalTrafficPolicy, trafficDistribution }: ListedService): string {
  if (internalTrafficPolicy === 'Local') return 'Local';
  return trafficDistribution === '' ? 'Cluster' : trafficDistribution;
}
