/** One top-level value of a text that holds several, as `jq -c '.items[]'` prints them. */
export interface JsonValue {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * Cuts a text into its top-level objects and arrays, without judging them. Undefined when something else stands
 * between them or the last one does not end: then it is no sequence of JSON values.
 */
export function jsonValues(text: string): readonly JsonValue[] | undefined {
  const values: JsonValue[] = [];
  let line = 1;
  let depth = 0;
  let start = 0;
  let startLine = 1;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) line++;
    if (quoted) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) quoted = false;
      continue;
    }
    if (code === QUOTE && depth > 0) quoted = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth++ === 0) {
        start = i;
        startLine = line;
      }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (--depth < 0) return undefined;
      if (depth === 0) values.push({ text: text.slice(start, i + 1), line: startLine });
    } else if (depth === 0 && code > BLANK && code !== BYTE_ORDER_MARK) return undefined;
  }
  return depth === 0 ? values : undefined;
}

const NEWLINE = 10;
const BLANK = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const BYTE_ORDER_MARK = 0xfeff;
