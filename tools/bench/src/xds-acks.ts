/** What an xDS client says once it has taken a response in. */
import { Reader, Writer } from '@sliceplane/protobuf';

export type Variant = 'sotw' | 'delta';

/** Field numbers of envoy.service.discovery.v3: of requests by variant, of responses of both. */
const requestFields = {
  sotw: { version: 1, names: 3, typeUrl: 4, nonce: 5 },
  // An ACK subscribes to nothing: of what was said before only the type is said again.
  delta: { version: undefined, names: undefined, typeUrl: 2, nonce: 6 },
} as const;
const RESPONSE_VERSION = 1;
const RESPONSE_RESOURCE = 2;
const RESPONSE_TYPE_URL = 4;
const RESPONSE_NONCE = 5;

/** The resources of a response as they came: each an Any (State of the World) or a Resource (Delta). */
export function resourcesOf(response: Uint8Array): Uint8Array[] {
  const resources: Uint8Array[] = [];
  const reader = new Reader(response);
  while (reader.more) {
    const tag = reader.tag();
    if (tag >>> 3 === RESPONSE_RESOURCE) resources.push(reader.bytes());
    else reader.skip(tag);
  }
  return resources;
}

/** Says ACK to every response, by the requests that were made on the stream: one of each type. */
export function acknowledger(
  variant: Variant,
  requests: readonly Uint8Array[],
): (response: Uint8Array) => Buffer {
  const asked = new Map(requests.map((request) => repeated(variant, request)));
  const { version, nonce } = requestFields[variant];
  const writer = new Writer();
  return (response) => {
    const about = aboutOf(response);
    const again = asked.get(about.typeUrl);
    if (again === undefined) throw new Error(`nobody asked for ${about.typeUrl}`);
    writer.raw(again);
    if (version !== undefined) writer.string(version, about.version);
    return writer.string(nonce, about.nonce).finish();
  };
}

/** The type of a request, and the fields of it that an ACK repeats. */
function repeated(variant: Variant, request: Uint8Array): [typeUrl: string, fields: Buffer] {
  const { names, typeUrl } = requestFields[variant];
  const writer = new Writer();
  let type = '';
  const reader = new Reader(request);
  while (reader.more) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === typeUrl) writer.string(typeUrl, (type = reader.string()));
    else if (field === names) writer.string(names, reader.string());
    else reader.skip(tag);
  }
  return [type, writer.finish()];
}

function aboutOf(response: Uint8Array): { version: string; typeUrl: string; nonce: string } {
  const about = { version: '', typeUrl: '', nonce: '' };
  const reader = new Reader(response);
  while (reader.more) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === RESPONSE_VERSION) about.version = reader.string();
    else if (field === RESPONSE_TYPE_URL) about.typeUrl = reader.string();
    else if (field === RESPONSE_NONCE) about.nonce = reader.string();
    else reader.skip(tag);
  }
  return about;
}
