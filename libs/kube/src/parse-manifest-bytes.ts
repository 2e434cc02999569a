import {
  type Bytes,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACKET,
  skipBlank,
  skipValue,
} from './json-bytes.ts';
import { parseManifests } from './parse-manifests.ts';
import { type ManifestOptions, type ParseResult, Reading } from './reading.ts';
import { type ListType, PodScan } from './scan-pod.ts';
import { plainText, readMembers, shape, UNUSUAL } from './scan-shape.ts';
import { asciiText } from './text-pool.ts';

/**
 * `parseManifests` of the text these bytes are in UTF-8. Law L18: the same result. A List in JSON, which is what is large,
 * is read as it stands: its pods by `PodScan`, its other items one by one; everything else as text.
 *
 * @throws Error with code ERR_STRING_TOO_LONG for more than 512 MB that are no such List
 */
export function parseManifestBytes(
  content: Uint8Array,
  options: ManifestOptions = {},
): ParseResult {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return readList(bytes, options) ?? parseManifests(bytes.toString(), options);
}

/** What stands in a document beside the items. */
interface Document {
  kind: string | undefined;
  apiVersion: string | undefined;
  itemsAt: number;
  /** Reads the items, once all that is said of them is known. */
  readonly reading: Reading;
  readonly defaultNamespace: string;
}

/** undefined: no List, or something is unusual about it. */
function readList(bytes: Bytes, options: ManifestOptions): ParseResult | undefined {
  const start = skipBlank(bytes, afterByteOrderMark(bytes));
  const end = endOf(bytes);
  // Everything below counts on it to stop somewhere.
  if (bytes[end - 1] !== CLOSE_BRACE) return undefined;
  const document: Document = {
    kind: undefined,
    apiVersion: undefined,
    itemsAt: UNUSUAL,
    reading: new Reading(options),
    defaultNamespace: options.defaultNamespace ?? 'default',
  };
  if (readMembers(document, LIST, bytes.subarray(0, end), start) !== end) return undefined;
  const { kind, itemsAt } = document;
  if (kind === undefined || !kind.endsWith('List') || itemsAt === UNUSUAL) return undefined;
  if (itemsAt !== READ && readItems(document, bytes, itemsAt) < 0) return undefined;
  return document.reading.result();
}

/** Of `itemsAt`: there is nothing left to do. */
const READ = -2;

const LIST = shape<Document>(
  {
    kind: (document, bytes, at) => {
      const end = plainText(bytes, at);
      if (end >= 0) document.kind = asciiText(bytes, at + 1, end - 1);
      return end;
    },
    apiVersion: (document, bytes, at) => {
      const end = plainText(bytes, at);
      if (end >= 0) document.apiVersion = asciiText(bytes, at + 1, end - 1);
      return end;
    },
    items: (document, bytes, at) => {
      if (bytes[at] !== OPEN_BRACKET) return UNUSUAL;
      // kubectl prints kind after the items: what they are is known when the rest has been seen.
      const isKnown = document.kind !== undefined && document.apiVersion !== undefined;
      document.itemsAt = isKnown ? READ : at;
      return isKnown ? readItems(document, bytes, at) : skipValue(bytes, at);
    },
  },
  undefined,
);

/** `at`: the bracket. */
function readItems(document: Document, bytes: Bytes, at: number): number {
  const { reading, kind = '', apiVersion, defaultNamespace } = document;
  const itemKind = kind.slice(0, -'List'.length);
  const type: ListType | undefined = itemKind === '' ? undefined : { kind: itemKind, apiVersion };
  const mayBePods = itemKind === '' || itemKind === 'Pod';
  let i = skipBlank(bytes, at + 1);
  if (bytes[i] === CLOSE_BRACKET) return i + 1;
  for (let index = 0; ; index++) {
    const pod = mayBePods ? pods.read(bytes, i, defaultNamespace, type) : undefined;
    if (pod !== undefined) {
      reading.addRead(pod);
      i = pods.end;
    } else {
      const end = skipValue(bytes, i);
      if (end < 0) return UNUSUAL;
      reading.addItem(JSON.parse(bytes.toString('utf8', i, end)), index, type);
      i = end;
    }
    i = skipBlank(bytes, i);
    if (bytes[i] === CLOSE_BRACKET) return i + 1;
    if (bytes[i] !== COMMA) return UNUSUAL;
    i = skipBlank(bytes, i + 1);
  }
}

/** One for all: what pods share is shared between the pages of a list as well. */
const pods = new PodScan();

function afterByteOrderMark(bytes: Bytes): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Behind the last byte that is no white space. */
function endOf(bytes: Bytes): number {
  let end = bytes.length;
  while (end > 0 && skipBlank(bytes, end - 1) >= end) end--;
  return end;
}
