import { invalid, mistyped } from './field-error.ts';
import type { Fields } from './fields.ts';
import { EMPTY_LIST } from './fields.ts';
import { ipFamiliesOf } from './ip-families.ts';
import { KNOWN_ROOT, KNOWN_SERVICE_PORT, KNOWN_SERVICE_SPEC } from './known-fields.ts';
import type { Labels } from './meta.ts';
import { readMetadata } from './read-metadata.ts';
import type { IpFamily, Protocol, Service, ServicePort, ServiceType } from './service.ts';

/** core/v1 Service, defaulted (V32, V54). `cluster`: the IP families of the cluster, its default first. */
export function readService(
  object: Fields,
  defaultNamespace: string,
  cluster: readonly IpFamily[],
): Service {
  object.knowOnly(KNOWN_ROOT);
  const spec = object.section('spec');
  spec.knowOnly(KNOWN_SERVICE_SPEC);
  const metadata = readMetadata(object, { kind: 'Service', namespace: defaultNamespace });
  const type = (spec.text('type') || 'ClusterIP') as ServiceType;
  const clusterIP = spec.text('clusterIP');
  const selector = readSelector(spec);
  const externalIPs = spec.texts('externalIPs');
  const externalName = spec.text('externalName');
  const ipFamilyPolicy = spec.optionalText('ipFamilyPolicy');
  const trafficDistribution = spec.optionalText('trafficDistribution');
  const externalTrafficPolicy =
    spec.text('externalTrafficPolicy') ||
    (isExternallyAccessible(type, externalIPs) ? 'Cluster' : undefined);
  refuseHealthCheckNodePort(spec, type, externalTrafficPolicy);
  const clusterIPs = readClusterIPs(spec, clusterIP);
  return {
    kind: 'Service',
    metadata,
    type,
    selector,
    clusterIP,
    clusterIPs,
    ipFamilies: readFamilies(spec, cluster, { type, selector, clusterIPs }),
    ...(ipFamilyPolicy !== undefined && { ipFamilyPolicy }),
    ports: spec.list('ports').map(readPort),
    externalIPs,
    ...(externalName !== '' && { externalName }),
    publishNotReadyAddresses: spec.flag('publishNotReadyAddresses') ?? false,
    internalTrafficPolicy: (spec.text('internalTrafficPolicy') || 'Cluster') as 'Cluster',
    ...(externalTrafficPolicy !== undefined && {
      externalTrafficPolicy: externalTrafficPolicy as 'Cluster',
    }),
    ...(trafficDistribution !== undefined && { trafficDistribution }),
    loadBalancerIPs: readLoadBalancerIPs(object.section('status')),
  };
}

/** Has a node port, a load balancer or external IPs (V56). */
export function isExternallyAccessible(type: string, externalIPs: readonly string[]): boolean {
  return (
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && externalIPs.length > 0)
  );
}

/** An empty selector does not survive the API server's storage: it is none (M9). */
function readSelector(spec: Fields): Labels | null {
  const selector = spec.labels('selector');
  return Object.keys(selector).length === 0 ? null : selector;
}

/** The API server copies a lone clusterIP into the list; some releases stored an empty one there. */
function readClusterIPs(spec: Fields, clusterIP: string): readonly string[] {
  const list = spec.texts('clusterIPs').filter((ip) => ip !== '');
  return list.length === 0 && clusterIP !== '' ? [clusterIP] : list;
}

function readFamilies(
  spec: Fields,
  cluster: readonly IpFamily[],
  service: Pick<Service, 'type' | 'selector' | 'clusterIPs'>,
): readonly IpFamily[] {
  const families = spec.texts('ipFamilies') as readonly IpFamily[];
  if (service.type === 'ExternalName') return families;
  const answer = ipFamiliesOf(
    {
      policy: spec.optionalText('ipFamilyPolicy'),
      families,
      clusterIPs: service.clusterIPs.filter((ip) => ip !== 'None'),
      headless: service.clusterIPs[0] === 'None',
      hasSelector: service.selector !== null,
    },
    cluster,
  );
  for (const error of answer.errors) spec.found.refuse(error);
  return answer.families;
}

function readPort(from: Fields): ServicePort {
  from.knowOnly(KNOWN_SERVICE_PORT);
  const port = from.integer('port') ?? 0;
  const appProtocol = from.optionalText('appProtocol');
  const nodePort = from.integer('nodePort') ?? 0;
  return {
    name: from.text('name'),
    protocol: (from.text('protocol') || 'TCP') as Protocol,
    port,
    targetPort: readTargetPort(from) || port,
    ...(appProtocol !== undefined && { appProtocol }),
    ...(nodePort !== 0 && { nodePort }),
  };
}

/** 0 or '' when absent. */
function readTargetPort(from: Fields): number | string {
  const value = from.raw['targetPort'];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (value !== undefined && value !== null) {
    from.found.refuse(mistyped(from.path('targetPort'), value, 'an integer or a string'));
  }
  return 0;
}

/** V56; checked here because nothing downstream needs the number. */
function refuseHealthCheckNodePort(
  spec: Fields,
  type: string,
  externalTrafficPolicy: string | undefined,
): void {
  const port = spec.integer('healthCheckNodePort') ?? 0;
  if (port === 0 || (type === 'LoadBalancer' && externalTrafficPolicy === 'Local')) return;
  const detail =
    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  spec.found.refuse(invalid(spec.path('healthCheckNodePort'), port, detail));
}

function readLoadBalancerIPs(status: Fields): readonly string[] {
  const ingress = status.section('loadBalancer').list('ingress');
  if (ingress.length === 0) return EMPTY_LIST;
  return ingress.map((entry) => entry.text('ip')).filter((ip) => ip !== '');
}
