import {
  type Endpoint,
  type EndpointConditions,
  type EndpointHints,
  type IpFamily,
  parseAddress,
  type PodFacts,
} from '@sliceplane/kube';

/** May become an endpoint: still running, or going to, and with an IP (R2.1). Terminating pods are eligible. */
export function eligible(pod: PodFacts): boolean {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return false;
  return pod.podIP !== '' || pod.podIPs.some((ip) => ip !== '');
}

/** The pod's addresses of one family, canonical and in string order (R2.4, R2.6). Unparsable ones are skipped. */
export function addressesOf(pod: PodFacts, type: IpFamily): readonly string[] {
  const ips = pod.podIPs;
  if (ips.length === 1) {
    const only = parseAddress(ips[0] ?? '');
    if (only === undefined || only.family !== type) return [];
    return only.canonical === ips[0] ? ips : [only.canonical];
  }
  const found: string[] = [];
  for (const ip of ips) {
    const parsed = parseAddress(ip);
    if (parsed?.family === type) found.push(parsed.canonical);
  }
  return found.sort();
}

export interface EndpointContext {
  readonly serviceName: string;
  readonly publishNotReadyAddresses: boolean;
}

/** The endpoint of a pod, without hints (R3). `zone`: of its node, '' when unknown. */
export function buildEndpoint(
  pod: PodFacts,
  addresses: readonly string[],
  zone: string,
  context: EndpointContext,
): Endpoint {
  const ready = context.publishNotReadyAddresses || (pod.ready && !pod.terminating);
  return {
    addresses,
    conditions: conditions(ready, pod.ready, pod.terminating),
    // R3.8: only a pod of this Service's subdomain has a name in it.
    ...(pod.hostname !== '' && pod.subdomain === context.serviceName
      ? { hostname: pod.hostname }
      : undefined),
    ...(pod.nodeName === '' ? undefined : { nodeName: pod.nodeName }),
    ...(zone === '' ? undefined : { zone }),
    targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
  };
}

/** All eight answers, shared by every endpoint (R3.4: three explicit booleans). */
const CONDITIONS: readonly EndpointConditions[] = Array.from({ length: 8 }, (_, bits) =>
  Object.freeze({
    ready: (bits & 4) !== 0,
    serving: (bits & 2) !== 0,
    terminating: (bits & 1) !== 0,
  }),
);

function conditions(ready: boolean, serving: boolean, terminating: boolean): EndpointConditions {
  const bits = (ready ? 4 : 0) | (serving ? 2 : 0) | (terminating ? 1 : 0);
  return CONDITIONS[bits] as EndpointConditions;
}

/** Written endpoints say so outright; in foreign input an absent `ready` reads as true (C17). */
export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions?.ready ?? true;
}

/** Same place (R10.1): addresses as a set, hostname, and the target's namespace and name. */
export function sameIdentity(a: Endpoint, b: Endpoint): boolean {
  return (
    (a.hostname ?? '') === (b.hostname ?? '') &&
    (a.targetRef?.namespace ?? '') === (b.targetRef?.namespace ?? '') &&
    (a.targetRef?.name ?? '') === (b.targetRef?.name ?? '') &&
    (sameList(a.addresses, b.addresses) ||
      sameList([...a.addresses].sort(), [...b.addresses].sort()))
  );
}

/** Same facts, of endpoints with the same identity (R10.2). Hints are not facts. */
export function sameFacts(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    a.targetRef?.uid === b.targetRef?.uid &&
    a.targetRef?.kind === b.targetRef?.kind &&
    a.targetRef?.apiVersion === b.targetRef?.apiVersion &&
    a.targetRef?.fieldPath === b.targetRef?.fieldPath
  );
}

/** Endpoints of the same identity and facts that could stand for each other but for hints: nothing more, nothing in another order. */
export function interchangeable(a: Endpoint, b: Endpoint): boolean {
  return (
    a.hostname === b.hostname &&
    a.deprecatedTopology === undefined &&
    b.deprecatedTopology === undefined &&
    a.targetRef?.resourceVersion === b.targetRef?.resourceVersion &&
    sameList(a.addresses, b.addresses)
  );
}

export function sameHints(a: EndpointHints | undefined, b: EndpointHints | undefined): boolean {
  return a === b || (sameNames(a?.forZones, b?.forZones) && sameNames(a?.forNodes, b?.forNodes));
}

/** A copy of the endpoint that carries these hints and no others. */
export function withHints(endpoint: Endpoint, hints: EndpointHints | undefined): Endpoint {
  if (hints !== undefined) return { ...endpoint, hints };
  if (endpoint.hints === undefined) return endpoint;
  const { hints: _, ...bare } = endpoint;
  return bare;
}

type Named = readonly { readonly name: string }[] | undefined;

function sameNames(a: Named, b: Named): boolean {
  const length = a?.length ?? 0;
  if (length !== (b?.length ?? 0)) return false;
  for (let i = 0; i < length; i++) if (a?.[i]?.name !== b?.[i]?.name) return false;
  return true;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, i) => text === b[i]));
}
