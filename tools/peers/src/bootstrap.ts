/** What real clients are started with: what `sliceplane bootstrap` prints, and not a word of ours. */
import { sliceplaneSays } from './sliceplane.ts';

export interface ClientPlace {
  /** `host:port` or `unix:/path` of the xDS listener. */
  readonly server: string;
  /** The Kubernetes node it runs on. */
  readonly node: string;
  /** Absent: that of the node. */
  readonly zone?: string;
  /** @defaultValue prioritised */
  readonly rendering?: 'prioritised' | 'strict';
}

/** Which way an Envoy asks: for everything on one stream or for endpoints alone, and whole states or changes. */
export interface EnvoyVariant {
  readonly api: 'ads' | 'eds';
  readonly variant: 'sotw' | 'delta';
}

export interface EnvoyPlan extends ClientPlace, EnvoyVariant {
  /** `namespace/name:port` of each service it listens for, on a free port of 127.0.0.1. */
  readonly routes: readonly string[];
}

/** JSON for GRPC_XDS_BOOTSTRAP_CONFIG. */
export function grpcBootstrap(place: ClientPlace): Promise<string> {
  return sliceplaneSays(['bootstrap', 'grpc', ...wordsFor(place)]);
}

/** YAML, with an admin interface on a free port. */
export function envoyBootstrap(plan: EnvoyPlan): Promise<string> {
  const { api, variant, routes } = plan;
  return sliceplaneSays([
    'bootstrap',
    'envoy',
    ...wordsFor(plan),
    `--api=${api}`,
    `--variant=${variant}`,
    '--admin=127.0.0.1:0',
    ...routes.map((service) => `--route=${service}=127.0.0.1:0`),
  ]);
}

function wordsFor({ server, node, zone, rendering }: ClientPlace): readonly string[] {
  return [
    `--server=${server}`,
    `--node=${node}`,
    ...(zone === undefined ? [] : [`--zone=${zone}`]),
    ...(rendering === undefined ? [] : [`--rendering=${rendering}`]),
  ];
}
