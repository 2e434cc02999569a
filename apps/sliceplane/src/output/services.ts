import type { ServiceSummary } from '@sliceplane/wire';
import { table } from './table.ts';

export function servicesTable(services: readonly ServiceSummary[]): string {
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
function policy({ internalTrafficPolicy, trafficDistribution }: ServiceSummary): string {
  if (internalTrafficPolicy === 'Local') return 'Local';
  return trafficDistribution === '' ? 'Cluster' : trafficDistribution;
}
