/** What clients would say to a resource: Envoy by its full .proto files and their rules, grpc-js by its own code. */
import { type XdsDecodeResult } from '@grpc/grpc-js-xds/build/src/xds-resource-type/xds-resource-type.js';
import { EndpointResourceType } from '@grpc/grpc-js-xds/build/src/xds-resource-type/endpoint-resource-type.js';
import { isIP } from 'node:net';
import type { Absent, Resource } from '../../../src/xds/resource.ts';
import { decodeFull } from '../full-protos.ts';

export interface SeenLocality {
  readonly priority: number;
  readonly region: string;
  readonly zone: string;
  readonly weight: number;
  /** `10.0.0.1:8080 HEALTHY`, sorted. */
  readonly endpoints: readonly string[];
}

interface Any {
  readonly type_url: string;
  readonly value: Buffer;
}

interface Assignment {
  readonly clusterName: string;
  readonly endpoints: readonly {
    readonly locality: { readonly region: string; readonly zone: string } | null;
    readonly priority: number;
    readonly loadBalancingWeight: { readonly value: number } | null;
    readonly lbEndpoints: readonly {
      readonly healthStatus: string;
      readonly endpoint: {
        readonly address: {
          readonly socketAddress: {
            readonly protocol: string;
            readonly address: string;
            readonly portValue: number;
          };
        };
      };
    }[];
  }[];
  readonly policy: { readonly overprovisioningFactor: { readonly value: number } };
}

/** The one resource in it, as State of the World and as Delta: the same content in both, under its name and version. */
export function contentOf(resource: Resource): Any {
  const sotw = decodeFull('envoy.service.discovery.v3.DiscoveryResponse', resource.sotw) as {
    readonly resources: readonly Any[];
  };
  const delta = decodeFull('envoy.service.discovery.v3.DeltaDiscoveryResponse', resource.delta) as {
    readonly resources: readonly { name: string; version: string; resource: Any }[];
  };
  const [any] = sotw.resources;
  const [named] = delta.resources;
  if (any === undefined || named === undefined) throw new Error(`${resource.name} has no content`);
  const isSame =
    any.type_url === named.resource.type_url &&
    any.value.equals(named.resource.value) &&
    named.name === resource.name &&
    named.version === resource.version;
  if (!isSame) throw new Error(`the two forms of ${resource.name} differ`);
  return any;
}

export function messageOf(resource: Resource): object {
  const { type_url: url, value } = contentOf(resource);
  return decodeFull(url.slice(url.indexOf('/') + 1), value);
}

/** @throws for what is no assignment, or one that some client refuses */
export function assignmentOf(resource: Resource | Absent | 'pending'): readonly SeenLocality[] {
  if (resource === 'pending' || 'absent' in resource) {
    throw new Error(`no assignment: ${JSON.stringify(resource)}`);
  }
  const { clusterName, endpoints, policy } = messageOf(resource) as Assignment;
  const verdict: XdsDecodeResult = EndpointResourceType.get().decode(
    {} as never,
    contentOf(resource) as never,
  );
  check(verdict.error === undefined, verdict.error ?? '');
  check(clusterName === resource.name, `cluster_name is ${clusterName}`);
  check(policy.overprovisioningFactor.value === 100_000, 'overprovisioning factor');
  check(places(endpoints).length === new Set(places(endpoints)).size, 'an address is there twice');
  const priorities = [...new Set(endpoints.map(({ priority }) => priority))];
  check(
    priorities.every((priority, i) => priority === i),
    `priorities ${priorities.join(' ')}`,
  );
  const homes = endpoints.map((one) => JSON.stringify([one.priority, one.locality]));
  check(homes.length === new Set(homes).size, 'a locality is there twice in one priority');
  return endpoints.map((one) => {
    check(one.locality !== null, 'no locality');
    check((one.loadBalancingWeight?.value ?? 0) >= 1, 'weight below 1');
    check(one.lbEndpoints.length > 0, 'a locality without endpoints');
    const { region = '', zone = '' } = one.locality ?? {};
    const weight = one.loadBalancingWeight?.value ?? 0;
    const texts = one.lbEndpoints.map((endpoint) => `${place(endpoint)} ${endpoint.healthStatus}`);
    return { priority: one.priority, region, zone, weight, endpoints: texts.sort() };
  });
}

/** One line per locality: `P0 za x1: 10.0.0.1:8080 10.0.0.2:8080=DRAINING`. */
export function shownAssignment(resource: Resource | Absent | 'pending'): readonly string[] {
  return assignmentOf(resource).map(({ priority, region, zone, weight, endpoints }) => {
    const where = region === '' ? zone : `${region}/${zone}`;
    const list = endpoints.map((one) => one.replace(' HEALTHY', '').replace(' ', '='));
    return `P${priority} ${where === '' ? '-' : where} x${weight}: ${list.join(' ')}`;
  });
}

function places(endpoints: Assignment['endpoints']): readonly string[] {
  return endpoints.flatMap(({ lbEndpoints }) => lbEndpoints.map(place));
}

function place({ endpoint }: Assignment['endpoints'][number]['lbEndpoints'][number]): string {
  const { protocol, address, portValue } = endpoint.address.socketAddress;
  check(isIP(address) > 0, `${address} is no IP address`);
  check(portValue > 0 && portValue < 65_536, `port ${portValue}`);
  const text = address.includes(':') ? `[${address}]:${portValue}` : `${address}:${portValue}`;
  return protocol === 'TCP' ? text : `${text}/${protocol}`;
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
