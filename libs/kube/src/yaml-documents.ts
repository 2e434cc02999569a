import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from 'yaml';

/** One YAML document as plain values, and what is wrong with it. */
export interface YamlDocument {
  /** 1-based. */
  readonly line: number;
  readonly value: unknown;
  /** Neither a value nor its parts can be trusted: broken syntax, or aliases that explode. */
  readonly broken?: string;
  readonly repeats: readonly RepeatedKey[];
}

/** A key that stands twice in one map. */
export interface RepeatedKey {
  readonly key: string;
  /** Of the map, from the document's root. */
  readonly path: readonly (string | number)[];
  /** Of the second one, 1-based. */
  readonly line: number;
}

/** Uses of aliases times what they expand to, per document; what the yaml package calls maxAliasCount. */
const MOST_ALIASES = 100;
/** Deeper than any manifest; keeps recursion over the tree within the stack. */
const DEEPEST = 200;

/** Every document of a text. YAML 1.2 core schema with merge keys; empty documents are left out. Never throws. */
export function yamlDocuments(text: string): readonly YamlDocument[] {
  const lines = new LineCounter();
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      logLevel: 'silent',
      merge: true,
      prettyErrors: false,
      uniqueKeys: false, // asked below, in linear time
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    return [{ line: 1, value: undefined, broken: reason(error), repeats: [] }];
  }
  return documents.flatMap((document) => {
    const read = readDocument(document, lines);
    const empty = (read.value ?? undefined) === undefined && read.broken === undefined;
    return empty ? [] : [read];
  });
}

function readDocument(document: Document.Parsed, lines: LineCounter): YamlDocument {
  const start = document.contents?.range?.[0] ?? document.range[0];
  const { line } = lines.linePos(start);
  const [error] = document.errors;
  if (error !== undefined) {
    const at = lines.linePos(error.pos[0]);
    const broken = `line ${at.line}, column ${at.col}: ${inOurWords(firstLine(error.message))}`;
    return { line, value: undefined, broken, repeats: [] };
  }
  try {
    const repeats: RepeatedKey[] = [];
    findRepeats(document.contents, [], lines, repeats);
    return { line, value: document.toJS({ maxAliasCount: MOST_ALIASES }), repeats };
  } catch (problem) {
    return { line, value: undefined, broken: reason(problem), repeats: [] };
  }
}

/** Walks the document once; a set per map, so that a map of a million keys costs a million steps. */
function findRepeats(
  node: unknown,
  path: readonly (string | number)[],
  lines: LineCounter,
  repeats: RepeatedKey[],
): void {
  if (path.length > DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST} levels`);
  if (isSeq(node)) {
    node.items.forEach((item, i) => findRepeats(item, [...path, i], lines, repeats));
  }
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const pair of node.items) {
    // A merge key has a symbol for a value, and may stand more than once.
    const scalar = isScalar(pair.key) && typeof pair.key.value !== 'symbol';
    const key = scalar ? String((pair.key as Scalar).value) : undefined;
    if (key !== undefined) {
      if (seen.has(key)) {
        const at = (pair.key as Node).range?.[0] ?? 0;
        repeats.push({ key, path, line: lines.linePos(at).line });
      }
      seen.add(key);
    }
    findRepeats(pair.value, [...path, key ?? '?'], lines, repeats);
  }
}

function reason(problem: unknown): string {
  if (problem instanceof ReferenceError && problem.message.startsWith('Excessive alias')) {
    return `aliases are used, or expand, more than ${MOST_ALIASES} times in one document`;
  }
  const text = problem instanceof Error ? problem.message : String(problem);
  return inOurWords(firstLine(text));
}

/** The parser recurses, and tells the end of the stack as an error of the text. */
function inOurWords(text: string): string {
  return text === 'Maximum call stack size exceeded' ? 'nested too deeply' : text;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
