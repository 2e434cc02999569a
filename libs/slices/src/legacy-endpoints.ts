import type {
  Endpoints,
  EndpointsAddress,
  EndpointsSubset,
  PodFacts,
  Service,
} from '@sliceplane/kube';
import { legacyMembers } from './legacy-members.ts';
import { legacyMetadata, legacyMetadataCorrect } from './legacy-metadata.ts';
import { portKey } from './ports.ts';
import { repack } from './repack.ts';
import { truncate } from './truncate.ts';

/**
 * The legacy Endpoints object of a Service.
 *
 * `pods` are those its selector matches, in any order. A Service without selector or of type ExternalName keeps whatever
 * object there is (E6). `existing` comes back as the same reference if it need not be written (E15); a truncated object
 * is compared after truncation, where upstream rewrites it on every sync. `triggerTime` (RFC 3339) is never a reason to
 * write; undefined removes the annotation from what is written (E33). Cost: O(n log n) in pods times ports.
 */
export function legacyEndpointsOf(
  service: Service,
  pods: readonly PodFacts[],
  existing: Endpoints | undefined,
  triggerTime: string | undefined,
): Endpoints | undefined {
  if (service.selector === null || service.type === 'ExternalName') return existing;
  const packed = repack(pods.flatMap((pod) => legacyMembers(service, pod)));
  const { subsets, truncated } = truncate(packed);
  if (
    existing !== undefined &&
    legacyMetadataCorrect(existing.metadata, service, truncated) &&
    sameSubsets(existing.subsets, subsets)
  ) {
    return existing;
  }
  const metadata = legacyMetadata(service, existing, truncated, triggerTime);
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
}

/** Equal as stored, or equal once both are repacked: the order of subsets has changed between releases (E15, E26). */
function sameSubsets(
  stored: readonly EndpointsSubset[],
  wanted: readonly EndpointsSubset[],
): boolean {
  return (
    subsetsText(stored) === subsetsText(wanted) ||
    subsetsText(repack(stored)) === subsetsText(repack(wanted))
  );
}

/** Every fact of the subsets, in the given order; the target's resourceVersion is none (E15). */
function subsetsText(subsets: readonly EndpointsSubset[]): string {
  return JSON.stringify(
    subsets.map((s) => [
      s.addresses.map(addressFacts),
      s.notReadyAddresses.map(addressFacts),
      s.ports.map((port) => portKey([port])),
    ]),
  );
}

function addressFacts({ ip, hostname, nodeName, targetRef }: EndpointsAddress): readonly string[] {
  const { kind, namespace, name, uid, apiVersion, fieldPath } = targetRef ?? {};
  return [ip, hostname, nodeName, kind, namespace, name, uid, apiVersion, fieldPath].map(
    (fact) => fact ?? '',
  );
}
