import { InvalidArgument } from '@sliceplane/hub';
import type { Node__Output } from '@sliceplane/proto/xds';
import type { XdsClient } from '../resource.ts';

type Struct = NonNullable<Node__Output['metadata']>;
type Value = NonNullable<Struct['fields']>[string];

const maxText = 253;
const maxNamespaces = 1000;

/**
 * Who a client is and what it wants, by the node of its first request:
 *
 *   id, user agent   for operators; the user agent also says which resources it can read
 *   locality.zone    its zone, else that of its Kubernetes node
 *   metadata         { host: "node-1", namespace: "shop",
 *                      sliceplane: { rendering: "strict", namespaces: ["shop"], family: "IPv6" } }
 *
 * Other metadata is left alone: other control planes' conventions are not guessed.
 *
 * @throws InvalidArgument for metadata that makes no sense
 */
export function clientOf(node: Node__Output | null): XdsClient {
  const metadata = fieldsOf(node?.metadata ?? null);
  const own = fieldsOf(structOf(metadata['sliceplane'], 'node.metadata.sliceplane'));
  const zone = node?.locality?.zone ?? '';
  const host = textOf(metadata['host'], 'node.metadata.host');
  const agent = node?.userAgentName ?? '';
  return {
    id: node?.id ?? '',
    userAgent: [agent, node?.userAgentVersion ?? ''].filter((part) => part !== '').join(' '),
    flavour: /^envoy/i.test(agent) ? 'envoy' : 'grpc',
    place: { node: host, ...(zone === '' ? {} : { zone }) },
    rendering: oneOf(own['rendering'], 'rendering', ['prioritised', 'strict']) ?? 'prioritised',
    family: oneOf(own['family'], 'family', ['IPv4', 'IPv6', 'both']) ?? 'auto',
    namespaces: namespacesOf(own['namespaces']),
    namespace: textOf(metadata['namespace'], 'node.metadata.namespace') || 'default',
  };
}

function fieldsOf(struct: Struct | null): Readonly<Record<string, Value>> {
  return struct?.fields ?? {};
}

function structOf(value: Value | undefined, field: string): Struct | null {
  if (isAbsent(value)) return null;
  if (value?.kind !== 'structValue')
    throw new InvalidArgument(field, shown(value), 'must be a struct');
  return value.structValue ?? null;
}

function textOf(value: Value | undefined, field: string): string {
  if (isAbsent(value)) return '';
  const text = value?.kind === 'stringValue' ? (value.stringValue ?? '') : undefined;
  if (text === undefined) throw new InvalidArgument(field, shown(value), 'must be a string');
  if (text.length <= maxText) return text;
  throw new InvalidArgument(field, text, `must have at most ${maxText} characters`);
}

function oneOf<Text extends string>(
  value: Value | undefined,
  name: string,
  allowed: readonly Text[],
): Text | undefined {
  const field = `node.metadata.sliceplane.${name}`;
  const text = textOf(value, field);
  if (text === '') return undefined;
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InvalidArgument(field, text, `must be one of ${allowed.join(', ')}`);
}

/** Sorted, each once. */
function namespacesOf(value: Value | undefined): readonly string[] {
  if (isAbsent(value)) return [];
  const field = 'node.metadata.sliceplane.namespaces';
  if (value?.kind !== 'listValue') throw new InvalidArgument(field, shown(value), 'must be a list');
  const values = value.listValue?.values ?? [];
  if (values.length > maxNamespaces) {
    throw new InvalidArgument(field, values.length, `must have at most ${maxNamespaces} items`);
  }
  const names = values.map((one, i) => textOf(one, `${field}[${i}]`));
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value.kind === undefined || value.kind === 'nullValue';
}

function shown(value: Value | undefined): unknown {
  return value?.kind === undefined ? undefined : value[value.kind];
}
