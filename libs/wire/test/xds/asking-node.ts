import type { Node__Output } from '@sliceplane/proto/xds';

type Struct = NonNullable<Node__Output['metadata']>;
type Value = Struct['fields'] extends infer F ? NonNullable<F>[keyof NonNullable<F>] : never;

export interface Asking {
  readonly host?: string;
  readonly zone?: string;
  readonly namespace?: string;
  readonly rendering?: string;
  readonly family?: string;
  readonly namespaces?: readonly string[];
  readonly userAgent?: string;
}

/** The node of a first request, as it arrives. */
export function nodeOf(asking: Asking = {}): Node__Output {
  const { host, zone = '', namespace, rendering, family, namespaces, userAgent = 'gRPC' } = asking;
  return {
    id: 'test',
    cluster: '',
    metadata: struct({
      host: text(host),
      namespace: text(namespace),
      sliceplane: {
        kind: 'structValue',
        structValue: struct({
          rendering: text(rendering),
          family: text(family === 'auto' ? undefined : family),
          namespaces: namespaces && {
            kind: 'listValue',
            listValue: { values: namespaces.map((name) => text(name) as Value) },
          },
        }),
      },
    }),
    locality: { region: '', zone, subZone: '' },
    userAgentName: userAgent,
    clientFeatures: [],
  };
}

export function struct(fields: Readonly<Record<string, Value | undefined>>): Struct {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { fields: Object.fromEntries(given) as Record<string, Value> };
}

function text(value: string | undefined): Value | undefined {
  return value === undefined ? undefined : { kind: 'stringValue', stringValue: value };
}
