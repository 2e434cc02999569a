/**
 * proto-loader drops `json_name` from the descriptors it makes, and reflection hands those out: a client that builds
 * JSON from them would say `clusterIp` where Kubernetes says `clusterIP`. Here the names are put back.
 *
 *   FileDescriptorProto { message_type 4 { field 2 { name 1, json_name 10 }, nested_type 3 … } }
 */
import type { packageDefinition } from '@sliceplane/proto';

type PackageDefinition = typeof packageDefinition;

/** Field → JSON name, where protobuf's own rule would give another. Kept in step with the .proto files by a test. */
export const jsonNames: Readonly<Record<string, string>> = {
  cluster_ip: 'clusterIP',
  cluster_ips: 'clusterIPs',
  external_ips: 'externalIPs',
  pod_ip: 'podIP',
  pod_ips: 'podIPs',
};

const MESSAGE_TYPE = 4;
const NESTED_TYPE = 3;
const FIELD = 2;
const NAME = 1;
const JSON_NAME = 10;

/** The same definition, whose file descriptors carry the JSON names. */
export function withJsonNames(definition: PackageDefinition): PackageDefinition {
  const named = new Map<Buffer, Buffer>();
  const entries = Object.entries(definition).map(([name, one]) => {
    if (!('fileDescriptorProtos' in one) || !Array.isArray(one.fileDescriptorProtos))
      return [name, one];
    const fileDescriptorProtos = one.fileDescriptorProtos.map((file: Buffer) => {
      const made = named.get(file) ?? rewrite(file, MESSAGE_TYPE, messageNamed);
      named.set(file, made);
      return made;
    });
    return [name, { ...one, fileDescriptorProtos }];
  });
  return Object.fromEntries(entries) as PackageDefinition;
}

function messageNamed(message: Buffer): Buffer {
  return rewrite(rewrite(message, NESTED_TYPE, messageNamed), FIELD, fieldNamed);
}

function fieldNamed(field: Buffer): Buffer {
  let jsonName: string | undefined;
  const kept: Buffer[] = [];
  for (const { number, whole, content } of fieldsOf(field)) {
    if (number === NAME) jsonName = jsonNames[content.toString()];
    if (number !== JSON_NAME) kept.push(whole);
  }
  if (jsonName === undefined) return field;
  return Buffer.concat([...kept, lengthDelimited(JSON_NAME, Buffer.from(jsonName))]);
}

/** `message` with the content of each field of that number replaced. */
function rewrite(message: Buffer, number: number, change: (content: Buffer) => Buffer): Buffer {
  const parts = [...fieldsOf(message)].map((field) =>
    field.number === number ? lengthDelimited(number, change(field.content)) : field.whole,
  );
  return Buffer.concat(parts);
}

interface Field {
  readonly number: number;
  readonly whole: Buffer;
  /** Of a length-delimited field; empty of any other. */
  readonly content: Buffer;
}

/** Descriptors hold varints and length-delimited fields only. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const value = varint();
    const begin = at;
    if (tag % 8 === 2) at += value;
    else if (tag % 8 !== 0) throw new RangeError(`a descriptor has wire type ${tag % 8}`);
    const content = message.subarray(begin, at);
    yield { number: Math.floor(tag / 8), whole: message.subarray(start, at), content };
  }
}

function lengthDelimited(number: number, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(varintOf(number * 8 + 2)),
    Buffer.from(varintOf(content.length)),
    content,
  ]);
}

function varintOf(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
