/** Envoy's own .proto files, whole: the judges of our bytes. */
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { typeUrls, type XdsType } from '../../src/xds/resource.ts';

const root = dirname(findPackageJSON('@grpc/grpc-js-xds', import.meta.url) ?? '');
const folders = ['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'];

const definition = loadSync(
  [
    'envoy/service/discovery/v3/discovery.proto',
    'envoy/config/cluster/v3/cluster.proto',
    'envoy/config/endpoint/v3/endpoint.proto',
    'envoy/config/listener/v3/listener.proto',
    'envoy/config/route/v3/route.proto',
    'envoy/extensions/upstreams/http/v3/http_protocol_options.proto',
  ],
  {
    longs: Number,
    enums: String,
    defaults: true,
    includeDirs: folders.map((folder) => join(root, 'deps', folder)),
  },
);

/** The message of these bytes, by its full name. @throws on bytes that are none */
export function decodeFull(message: string, bytes: Uint8Array): object {
  return judge(message).deserialize(Buffer.from(bytes));
}

export function encodeFull(message: string, fields: object): Buffer {
  return judge(message).serialize(fields);
}

function judge(message: string): MessageTypeDefinition<object, object> {
  const known = definition[message] as MessageTypeDefinition<object, object> | undefined;
  if (known === undefined) throw new RangeError(`no ${message}`);
  return known;
}

/** A resource as it stands in an Any. */
export interface FullResource {
  readonly type: XdsType;
  readonly name: string;
  /** The text that `MapSource` put into it. */
  readonly content: string;
}

interface Texts {
  readonly name: string;
  readonly clusterName: string;
  readonly altStatName: string;
  readonly statPrefix: string;
  readonly virtualHosts: readonly { readonly name: string }[];
  readonly endpoints: readonly { readonly locality: { readonly zone: string } }[];
}

export function decodeResource(any: {
  readonly type_url: string;
  readonly value: Uint8Array;
}): FullResource {
  const type = (Object.keys(typeUrls) as XdsType[]).find((one) => typeUrls[one] === any.type_url);
  if (type === undefined) throw new RangeError(`no type ${any.type_url}`);
  const message = decodeFull(any.type_url.slice(any.type_url.indexOf('/') + 1), any.value) as Texts;
  const contents: Readonly<Record<XdsType, string | undefined>> = {
    cluster: message.altStatName,
    listener: message.statPrefix,
    route: message.virtualHosts?.[0]?.name,
    endpoint: message.endpoints?.[0]?.locality.zone,
  };
  const name = type === 'endpoint' ? message.clusterName : message.name;
  return { type, name, content: contents[type] ?? '' };
}
