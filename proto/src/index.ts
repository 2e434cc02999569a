import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';

export * from './messages.ts';
export type { ProtoGrpcType as AdminGrpcType } from './gen/admin.ts';
export type { ProtoGrpcType as ClusterGrpcType } from './gen/cluster.ts';
export type { ProtoGrpcType as EndpointViewsGrpcType } from './gen/endpoint_views.ts';

/** Folder that holds the .proto files: the package root, from source and from dist alike. */
export const protoRoot: string = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

/** Keep in step with the flags of the `generate` target, which writes ./gen. */
export const loadOptions: Options = {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [protoRoot],
};

const files = ['kubernetes', 'endpoint_views', 'cluster', 'admin'].map(
  (name) => `sliceplane/v1/${name}.proto`,
);

export const packageDefinition: PackageDefinition = loadSync(files, loadOptions);

/** For reflection: descriptors whose fields are named as in the .proto files, `cluster_ip` and not `clusterIp`. */
export function loadReflected(): PackageDefinition {
  return loadSync(files, { ...loadOptions, keepCase: true });
}
