import { type Cluster, clusterType, httpOptionsType } from '@sliceplane/proto/xds';
import { Writer } from '@sliceplane/protobuf';
import { smallResource } from './encoded-resource.ts';
import type { Resource } from '../resource.ts';

/** At once. Envoy's own 3 are used up by the first few calls when a zone breaks: the others are not tried elsewhere. */
const maxRetries = 1024;

const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/**
 * A cluster whose endpoints come by EDS under its own name, on the stream it came on. What follows is for Envoy; gRPC passes over it:
 * localities get load by their weights; a priority without healthy endpoints is left and never panics, since what is announced is
 * meant to be used; HTTP/2 where the endpoints speak it; and whoever writes routes that try again may have that when many calls fail at once.
 */
export function cluster(name: string, { http2 }: { readonly http2: boolean }): Resource {
  const bytes = writer
    .string(1, name)
    .raw(http2 ? http2Rest : rest)
    .finish();
  return smallResource('cluster', name, bytes);
}

const writer = new Writer();

const facts: Cluster = {
  type: 'EDS',
  edsClusterConfig: { edsConfig: { ads: {}, resourceApiVersion: 'V3' } },
  circuitBreakers: { thresholds: [{ maxRetries: { value: maxRetries } }] },
  commonLbConfig: { healthyPanicThreshold: { value: 0 }, localityWeightedLbConfig: {} },
};

const http2Options = {
  type_url: httpOptionsType.url,
  value: httpOptionsType.encode({ explicitHttpConfig: { http2ProtocolOptions: {} } }),
};

/** All but the name, which is the first field: a wildcard stands for thousands of clusters that differ in nothing else. */
const rest = clusterType.encode(facts);
const http2Rest = clusterType.encode({
  ...facts,
  typedExtensionProtocolOptions: { [httpOptions]: http2Options },
});
