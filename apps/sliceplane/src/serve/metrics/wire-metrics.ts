import {
  by,
  counter,
  distributions,
  gauge,
  histogram,
  inSeconds,
  type Metric,
  one,
} from './metric.ts';

/** What happens on gRPC. */
export const wireMetrics: readonly Metric[] = [
  gauge(
    'streams',
    'Open streams, by method: ours, and those of xDS.',
    by('method', ({ server }) => server.opened.open),
  ),
  counter(
    'streams_opened_total',
    'Streams opened, by method.',
    by('method', ({ server }) => server.opened.opened),
  ),
  counter(
    'stream_ends_total',
    'Streams that ended, by why; client: the server did not end it.',
    by('reason', ({ server }) => server.opened.ends),
  ),
  counter(
    'stream_refusals_total',
    'Streams that were not opened, by why.',
    by('reason', ({ server }) => server.opened.refused),
  ),
  counter(
    'frames_sent_total',
    'Frames handed to streams.',
    one(({ server }) => server.frames),
  ),
  counter(
    'sent_bytes_total',
    'Bytes of these frames, before HTTP/2 and TLS.',
    one(({ server }) => server.bytes),
  ),
  counter(
    'calls_total',
    'Calls answered, by method and status code; streams of frames are not among them.',
    {
      labels: ['method', 'code'],
      samples: ({ server }) =>
        server.calls.flatMap(({ method, codes }) =>
          Object.entries(codes).map(([code, value]) => ({ labels: { method, code }, value })),
        ),
    },
  ),
  histogram(
    'call_seconds',
    'How long these calls took; Apply ends with the last object of its caller.',
    distributions(['method'], ({ server }) =>
      server.calls.map(({ method, durations }) => inSeconds({ method }, durations)),
    ),
  ),
  gauge(
    'tls_certificate_expiry_timestamp_seconds',
    'When the certificate of this server expires, since the Unix epoch; absent in plaintext.',
    one(({ server }) => {
      const expiresMs = server.certificate?.expiresMs;
      return expiresMs === undefined ? undefined : expiresMs / 1000;
    }),
  ),
  counter(
    'tls_reloads_total',
    'Times TLS files changed, by whether they could be used; absent in plaintext.',
    by('outcome', ({ server }) => {
      const certificate = server.certificate;
      return certificate && { renewed: certificate.renewed, failed: certificate.failed };
    }),
  ),
];
