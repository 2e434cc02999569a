/** Envoy's own .proto files, asked whether JSON or YAML for Envoy says what they know. */
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';

interface Descriptor {
  readonly name: string;
  readonly field?: readonly Field[];
  readonly value?: readonly { readonly name: string }[];
  readonly nestedType?: readonly Descriptor[];
  readonly enumType?: readonly Descriptor[];
  readonly options?: { readonly mapEntry?: boolean } | null;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** As it is written in the file: relative to where it stands. */
  readonly typeName: string;
}

const deps = join(dirname(findPackageJSON('@grpc/grpc-js-xds', import.meta.url) ?? ''), 'deps');
const definition = loadSync(
  [
    'envoy/config/bootstrap/v3/bootstrap.proto',
    'envoy/extensions/filters/http/router/v3/router.proto',
    'envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto',
    'envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy.proto',
    'envoy/extensions/retry/host/previous_hosts/v3/previous_hosts.proto',
    'envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config.proto',
    'envoy/extensions/transport_sockets/tls/v3/tls.proto',
    'envoy/extensions/upstreams/http/v3/http_protocol_options.proto',
  ],
  {
    keepCase: true,
    includeDirs: ['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'].map((name) =>
      join(deps, name),
    ),
  },
);

/** Every message and enum by its full name, with those that stand inside others. */
const descriptors = new Map<string, Descriptor>();
for (const [name, { type }] of Object.entries(definition)) {
  if (type !== undefined) remember(name, type as unknown as Descriptor);
}

function remember(name: string, descriptor: Descriptor): void {
  descriptors.set(name, descriptor);
  for (const inner of [...(descriptor.nestedType ?? []), ...(descriptor.enumType ?? [])]) {
    remember(`${name}.${inner.name}`, inner);
  }
}

/** Messages with a JSON form of their own, which is no object of their fields. */
const ownForm = /^google\.protobuf\.(Duration|Struct|Value|\w+Value)$/;

/** Paths at which `value` is not what the message of that name allows. Empty: it is one. */
export function misfits(name: string, value: unknown, path = ''): readonly string[] {
  if (ownForm.test(name)) return [];
  if (name === 'google.protobuf.Any') return misfitsOfAny(value, path);
  const descriptor = descriptors.get(name);
  if (descriptor === undefined) return [`${path}: no message ${name} is known`];
  if (typeof value !== 'object' || value === null) return [`${path}: not a message`];
  return Object.entries(value).flatMap(([key, item]) => {
    const field = descriptor.field?.find((one) => one.name === key);
    const at = path === '' ? key : `${path}.${key}`;
    return field === undefined
      ? [`${at}: no such field of ${name}`]
      : misfitsOfField(name, field, item, at);
  });
}

function misfitsOfAny(value: unknown, path: string): readonly string[] {
  const { '@type': url = '', ...message } = value as { readonly '@type'?: string };
  return misfits(url.replace('type.googleapis.com/', ''), message, path);
}

function misfitsOfField(
  owner: string,
  field: Field,
  value: unknown,
  path: string,
): readonly string[] {
  if (field.label !== 'LABEL_REPEATED') return misfitsOfOne(owner, field, value, path);
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => misfitsOfOne(owner, field, item, `${path}[${i}]`));
  }
  const entry = descriptors.get(resolved(owner, field.typeName));
  const valueField = entry?.options?.mapEntry === true ? entry.field?.[1] : undefined;
  if (valueField === undefined) return [`${path}: not a list`];
  return Object.entries(value as object).flatMap(([key, item]) =>
    misfitsOfOne(owner, valueField, item, `${path}[${key}]`),
  );
}

function misfitsOfOne(
  owner: string,
  field: Field,
  value: unknown,
  path: string,
): readonly string[] {
  if (field.type === 'TYPE_MESSAGE') return misfits(resolved(owner, field.typeName), value, path);
  if (field.type === 'TYPE_ENUM') {
    const { value: known = [] } = descriptors.get(resolved(owner, field.typeName)) ?? { name: '' };
    return known.some(({ name }) => name === value) ? [] : [`${path}: ${String(value)} is none`];
  }
  const wanted =
    field.type === 'TYPE_STRING' ? 'string' : field.type === 'TYPE_BOOL' ? 'boolean' : 'number';
  return typeof value === wanted ? [] : [`${path}: not a ${wanted}`];
}

/** As protobuf looks for a name: in the message it stands in, then in everything around it. */
function resolved(owner: string, typeName: string): string {
  if (typeName.startsWith('.')) return typeName.slice(1);
  const scope = owner.split('.');
  for (; scope.length > 0; scope.pop()) {
    const name = [...scope, typeName].join('.');
    if (descriptors.has(name) || ownForm.test(name)) return name;
  }
  return typeName;
}
