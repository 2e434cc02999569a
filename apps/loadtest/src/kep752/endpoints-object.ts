import type { Pod } from '@sliceplane/kube';
import {
  type Endpoints__Output,
  type EndpointsAddress,
  type ListEndpointsResponse,
  packageDefinition,
} from '@sliceplane/proto';

/**
 * The Endpoints object before anything is cut off it: every pod of a Service with one subset of ports, in the order of their
 * addresses. Since Kubernetes 1.22 an Endpoints object stops at 1,000 addresses, which is what a server answers; KEP-752
 * counts the whole one. `template`: what the server answered, for all but the addresses.
 */
export function wholeEndpoints(
  template: Endpoints__Output,
  pods: Iterable<Pod>,
): ListEndpointsResponse {
  const addresses: EndpointsAddress[] = [];
  const notReadyAddresses: EndpointsAddress[] = [];
  for (const pod of pods) (pod.ready ? addresses : notReadyAddresses).push(addressOf(pod));
  const [subset] = template.subsets;
  const items = [
    {
      ...template,
      subsets: [{ ...subset, addresses, notReadyAddresses, ports: subset?.ports ?? [] }],
    },
  ];
  return { items };
}

/** Length of its protobuf encoding. Bytes. */
export function encodedBytes(response: ListEndpointsResponse): number {
  return serialize(response).length;
}

const method = (packageDefinition['sliceplane.v1.Cluster'] as Record<string, unknown>)[
  'ListEndpoints'
] as { readonly responseSerialize: (response: ListEndpointsResponse) => Buffer };
const serialize = method.responseSerialize;

function addressOf({ namespace, name, uid, podIP, nodeName }: Pod): EndpointsAddress {
  return { ip: podIP, nodeName, targetRef: { kind: 'Pod', namespace, name, uid } };
}
