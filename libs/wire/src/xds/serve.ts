/** xDS on grpc-js servers: AggregatedDiscoveryService and EndpointDiscoveryService, in both variants. */
import type {
  MethodDefinition,
  Server,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { xdsDefinition } from '@sliceplane/proto/xds';
import type { ResolvedLimits } from '../grpc/limits.ts';
import type { XdsMethod } from '../grpc/stream-kind.ts';
import type { Streams } from '../grpc/streams.ts';
import {
  type DiscoveryCall,
  type DiscoveryMethod,
  type DiscoverySurroundings,
  openDiscovery,
  type ReportedXdsNack,
} from './stream/discovery.ts';
import { DiscoveryFrames } from './stream/discovery-frames.ts';
import { renderedSoFar } from './resources/encoded-resource.ts';
import type { ResourceSource, XdsType } from './resource.ts';
import { type TalliedType, XdsTally, type XdsTypeCounts } from './stream/xds-tally.ts';

export interface XdsOptions {
  /** Ends with it. */
  readonly source: ResourceSource;
  /** Of this life of the state: part of nonces. */
  readonly epoch: string;
  readonly limits: ResolvedLimits;
  readonly streams: Streams;
  /** @defaultValue nothing */
  readonly onNack?: ((nack: ReportedXdsNack) => void) | undefined;
}

export interface XdsCounts {
  readonly types: Readonly<Record<TalliedType, XdsTypeCounts>>;
  /** Resources made, each once for all clients that see the same. */
  readonly rendered: Readonly<Record<XdsType, number>>;
  /** Responses encoded, and sent as they had been encoded for another stream. */
  readonly framesMade: number;
  readonly framesShared: number;
  /** Of responses kept for other streams. */
  readonly frameBytes: number;
  /** Of all responses, before HTTP/2 and TLS. */
  readonly sentBytes: number;
}

/** What the xDS streams of all servers of one process have in common. */
export interface Xds {
  /** Adds the services; the interceptor of `streams` must be the server's. */
  addTo(server: Server): void;
  /** Since it was opened. */
  readonly counts: XdsCounts;
  close(): void;
}

/** Names of the services, as health knows them. */
export const xdsServices = [
  'envoy.service.discovery.v3.AggregatedDiscoveryService',
  'envoy.service.endpoint.v3.EndpointDiscoveryService',
] as const;

export function openXds(options: XdsOptions): Xds {
  const { source, epoch, limits, streams, onNack = () => {} } = options;
  const frames = new DiscoveryFrames({ epoch });
  const tally = new XdsTally();
  const traffic = { bytes: 0 };
  const around = { source, limits, streams, frames, tally, traffic, onNack };
  return {
    addTo: (server) => {
      for (const name of xdsServices)
        addService(server, xdsDefinition[name] as ServiceDefinition, around);
    },
    get counts() {
      const { made, shared, bytes } = frames.counts;
      return {
        types: tally.counts,
        rendered: renderedSoFar(),
        framesMade: made,
        framesShared: shared,
        frameBytes: bytes,
        sentBytes: traffic.bytes,
      };
    },
    close: () => source.close(),
  };
}

const kinds: Readonly<Record<XdsMethod, Pick<DiscoveryMethod, 'variant' | 'only'>>> = {
  StreamAggregatedResources: { variant: 'sotw' },
  DeltaAggregatedResources: { variant: 'delta' },
  StreamEndpoints: { variant: 'sotw', only: 'endpoint' },
  DeltaEndpoints: { variant: 'delta', only: 'endpoint' },
};

function addService(
  server: Server,
  service: ServiceDefinition,
  around: DiscoverySurroundings,
): void {
  const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<string, (call: DiscoveryCall) => void> = {};
  for (const [method, defined] of Object.entries(service)) {
    const name = method as XdsMethod;
    const decode = defined.requestDeserialize as DiscoveryMethod['decode'];
    const discovery = { name, ...kinds[name], decode };
    definition[name] = {
      ...(defined as MethodDefinition<Buffer, Buffer>),
      requestDeserialize: same,
      responseSerialize: same,
    };
    handlers[name] = (call) => openDiscovery(around, discovery, call);
  }
  server.addService(definition, handlers as UntypedServiceImplementation);
}

function same(bytes: Buffer): Buffer {
  return bytes;
}
