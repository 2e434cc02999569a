import type { Endpoint } from '@sliceplane/kube';
import { interchangeable, sameFacts } from './endpoint.ts';

/** Same place? Addresses, hostname and the target's namespace and name, nothing else (M33); `sameIdentity` as a key. */
export function mirrorIdentity(endpoint: Endpoint): string {
  return JSON.stringify([
    [...endpoint.addresses].sort(),
    endpoint.hostname ?? '',
    endpoint.targetRef?.namespace ?? '',
    endpoint.targetRef?.name ?? '',
  ]);
}

/** Can `existing` stay in a slice for `wanted`, of the same identity? Then consumers see by reference that nothing changed. */
export function canStay(existing: Endpoint, wanted: Endpoint): boolean {
  return (
    existing.hints === undefined && sameFacts(existing, wanted) && interchangeable(existing, wanted)
  );
}
