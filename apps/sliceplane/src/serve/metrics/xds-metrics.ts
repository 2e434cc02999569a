import type { XdsCounts } from '@sliceplane/wire';
import { by, counter, gauge, type Measured, type Metric, one, type Sample } from './metric.ts';

/** What xDS clients are told, and what they make of it. */
export const xdsMetrics: readonly Metric[] = [
  counter(
    'xds_requests_total',
    'Requests of xDS clients, their answers to responses included, by type of resource.',
    by('type', ofTypes('requests')),
  ),
  counter(
    'xds_responses_total',
    'Responses handed to xDS streams, by type of resource.',
    by('type', ofTypes('responses')),
  ),
  counter(
    'xds_answers_total',
    'Responses that xDS clients accepted (ack) or refused (nack), and what they said of older ones (stale).',
    {
      labels: ['type', 'outcome'],
      samples: ({ server }) =>
        Object.entries(server.xds.types).flatMap(([type, { acks, nacks, stale }]) =>
          Object.entries({ ack: acks, nack: nacks, stale }).map(([outcome, value]): Sample => ({
            labels: { type, outcome },
            value,
          })),
        ),
    },
  ),
  counter(
    'xds_resources_rendered_total',
    'Resources made, once for all clients that see the same, by type.',
    by('type', ({ server }) => server.xds.rendered),
  ),
  counter(
    'xds_frames_total',
    'Responses that had to be put together, and those sent as they had been for another stream.',
    by('outcome', ({ server }) => {
      const { framesMade, framesShared } = server.xds;
      return { made: framesMade, shared: framesShared };
    }),
  ),
  gauge(
    'xds_frame_cache_bytes',
    'Bytes of responses kept for other streams.',
    one(({ server }) => server.xds.frameBytes),
  ),
  counter(
    'xds_sent_bytes_total',
    'Bytes of xDS responses, before HTTP/2 and TLS.',
    one(({ server }) => server.xds.sentBytes),
  ),
];

type TypeCount = keyof XdsCounts['types'][keyof XdsCounts['types']];

function ofTypes(what: TypeCount): (measured: Measured) => Readonly<Record<string, number>> {
  return ({ server }) =>
    Object.fromEntries(Object.entries(server.xds.types).map(([type, of]) => [type, of[what]]));
}
