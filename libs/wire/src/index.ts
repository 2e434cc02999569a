export type * from './backend.ts';
export { BackendUnavailable } from './backend.ts';
export type { CallCounts } from './grpc/call-tally.ts';
export { type Limits, resolveLimits, type ResolvedLimits } from './grpc/limits.ts';
export { manifestToMessage, messageToManifest } from './grpc/messages.ts';
export {
  type GrpcServer,
  type GrpcServerOptions,
  type GrpcStatus,
  openGrpcServer,
} from './grpc/server.ts';
export type { ReportedXdsNack } from './xds/stream/discovery.ts';
export type { XdsCounts } from './xds/serve.ts';
export type { ReportedNack } from './grpc/session.ts';
export type { StreamCounts } from './grpc/stream-tally.ts';
export type { CertificateStatus, Security } from './grpc/tls.ts';
export type { TlsFiles } from './grpc/tls-files.ts';
