/**
 * Objects between proto-loader's raw messages and Kubernetes' own JSON. Two things stand between them: proto-loader
 * drops `json_name` (`clusterIP` arrives as `clusterIp`), and proto3 gives a zero value where Kubernetes has nothing.
 * A zero value counts as absent unless the field is `optional` and was sent, or Kubernetes always prints it.
 */
import type { Kind } from '@sliceplane/kube';
import { jsonNames as protoJsonNames } from './json-names.ts';

type Json = Record<string, unknown>;

/** proto-loader's name of a field → its Kubernetes JSON name, where they differ. */
const jsonNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(protoJsonNames).map(([field, json]) => [inCamelCase(field), json]),
);
const fieldNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(jsonNames).map(([field, json]) => [json, field]),
);

/** Fields whose keys are the user's own: never renamed, and an empty value is a value. */
const maps: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'selector',
  'allocatable',
  'deprecatedTopology',
]);

/** Printed by Kubernetes whatever their value, so that a missing one is refused by its field and not overlooked. */
const alwaysThere: ReadonlySet<string> = new Set([
  'port',
  'containerPort',
  'addresses',
  'addressType',
]);

const apiVersions: Readonly<Record<Kind, string>> = {
  Service: 'v1',
  Pod: 'v1',
  Node: 'v1',
  Endpoints: 'v1',
  EndpointSlice: 'discovery.k8s.io/v1',
};

/** What kubectl would print for a deserialised message: raw, to be parsed and validated like any manifest. */
export function messageToManifest(kind: Kind, message: object): Json {
  return { apiVersion: apiVersions[kind], kind, ...toJson(message as Json) };
}

/** The message to serialise for a Kubernetes object in JSON. Fields that no message has are dropped by the serialiser. */
export function manifestToMessage(_kind: Kind, json: unknown): object {
  return isJson(json) ? toMessage(json) : {};
}

function inCamelCase(field: string): string {
  return field.replaceAll(/_(.)/gu, (_, letter: string) => letter.toUpperCase());
}

function toJson(message: Json): Json {
  const json: Json = {};
  for (const [field, value] of Object.entries(message)) {
    if (field.startsWith('_') || value === null || value === undefined) continue;
    const sent = message[`_${field}`] === field;
    const kept = valueToJson(field, value);
    if (sent || alwaysThere.has(field) || !isZero(kept)) json[jsonNames[field] ?? field] = kept;
  }
  return json;
}

function valueToJson(field: string, value: unknown): unknown {
  if (maps.has(field)) return isJson(value) && Object.keys(value).length > 0 ? value : undefined;
  if (field === 'targetPort') return intOrString(value as Json);
  if (Array.isArray(value)) return value.map((item) => (isJson(item) ? toJson(item) : item));
  return isJson(value) ? toJson(value) : value;
}

function intOrString({ intValue, stringValue }: Json): unknown {
  return intValue ?? stringValue;
}

function toMessage(json: Json): Json {
  const message: Json = {};
  for (const [name, value] of Object.entries(json)) {
    if (value === null || value === undefined) continue;
    message[fieldNames[name] ?? name] = valueToMessage(name, value);
  }
  return message;
}

function valueToMessage(name: string, value: unknown): unknown {
  if (maps.has(name) && isJson(value)) return textMap(value);
  if (name === 'targetPort') {
    return typeof value === 'number' ? { intValue: value } : { stringValue: String(value) };
  }
  if (Array.isArray(value)) return value.map((item) => (isJson(item) ? toMessage(item) : item));
  return isJson(value) ? toMessage(value) : value;
}

/** YAML reads `cpu: 4` as a number; on the wire a quantity is text. */
function textMap(map: Json): Json {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, asText(value)]));
}

function asText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? '');
}

/** Empty messages are not zero: `conditions: {}` and an absent `conditions` differ. */
function isZero(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
