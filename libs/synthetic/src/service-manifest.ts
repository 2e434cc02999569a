import type { Service } from '@sliceplane/kube';
import { ownedFields, ownedPaths, pastText } from './manifest-bulk.ts';

/** A Service as an API server prints it, about 1.5 KB. Reading it gives `service` again. */
export function serviceManifest(service: Service): Record<string, unknown> {
  const { metadata } = service;
  const created = metadata.creationTimestamp ?? pastText(undefined, 86_400);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp: created,
      labels: metadata.labels,
      ...(Object.keys(metadata.annotations).length === 0
        ? {}
        : { annotations: metadata.annotations }),
      managedFields: [ownedFields('kubectl-client-side-apply', created, SPEC_FIELDS)],
    },
    spec: {
      ports: service.ports,
      ...(service.selector === null ? {} : { selector: service.selector }),
      clusterIP: service.clusterIP,
      clusterIPs: service.clusterIPs,
      type: service.type,
      sessionAffinity: 'None',
      ...(service.externalTrafficPolicy === undefined
        ? {}
        : {
            externalTrafficPolicy: service.externalTrafficPolicy,
            allocateLoadBalancerNodePorts: true,
          }),
      ipFamilies: service.ipFamilies,
      ipFamilyPolicy: service.ipFamilyPolicy,
      internalTrafficPolicy: service.internalTrafficPolicy,
      ...(service.publishNotReadyAddresses ? { publishNotReadyAddresses: true } : {}),
      ...(service.trafficDistribution === undefined
        ? {}
        : { trafficDistribution: service.trafficDistribution }),
    },
    status: {
      loadBalancer:
        service.loadBalancerIPs.length === 0
          ? {}
          : { ingress: service.loadBalancerIPs.map((ip) => ({ ip, ipMode: 'VIP' })) },
    },
  };
}

const SPEC_FIELDS = ownedPaths({
  metadata: ['annotations', 'labels'],
  spec: ['internalTrafficPolicy', 'ports', 'selector', 'sessionAffinity', 'type'],
});
