import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOT_JSON, skipBlank, skipValue } from '../src/json-bytes.ts';
import { arbSpoiled } from './spoiled.ts';

/** Behind the value that the text begins with, in bytes. */
function skipped(text: string | Buffer): number {
  return skipValue(Buffer.from(text as string), 0);
}

describe('where a value ends', () => {
  test.each([
    '[]',
    '{}',
    '[ ]',
    '{\t\r\n }',
    '[1,-2,0,0.5,1e5,1E-07,1.25e+3,-0]',
    '{"a":{"b":[true,false,null,"c"]},"d":{}}',
    '["\\"","\\\\","\\/\\b\\f\\n\\r\\t","\\u00fF"]',
    '["ü","\u2028","\u{1f600}","\x7f"]',
    '{"":""}',
  ])('%s', (text) => expect(skipped(`${text} ]`)).toBe(Buffer.byteLength(text)));

  test.each([
    ['[', 'end'],
    ['[1', 'end'],
    ['["a', 'end'],
    ['[1,]', 'a comma too many'],
    ['[,1]', 'a comma too many'],
    ['[1 2]', 'no comma'],
    ['{"a" 1}', 'no colon'],
    ['{"a":}', 'no value'],
    ['{a:1}', 'a bare name'],
    ['{"a":1,}', 'a comma too many'],
    ['[1}', 'the other bracket'],
    ['{"a":1]', 'the other bracket'],
    ['[01]', 'a leading zero'],
    ['[+1]', 'a plus'],
    ['[.5]', 'no digit before the point'],
    ['[1.]', 'no digit after the point'],
    ['[1e]', 'no exponent'],
    ['[1e+]', 'no exponent'],
    ['[-]', 'a minus alone'],
    ['[tru]', 'no word'],
    ['[True]', 'no word'],
    ['["\\x"]', 'no such escape'],
    ['["\\u12g4"]', 'no hexadecimal digit'],
    ['["a\nb"]', 'a line break in a string'],
    ['["\x00"]', 'a control character in a string'],
    ["['a']", 'other quotes'],
    ['[\u00a01]', 'no JSON white space'],
    ['[/**/]', 'a comment'],
  ])('not in %s: %s', (text) => expect(skipped(text)).toBe(NOT_JSON));

  test('64 levels are followed, more are not', () => {
    const nested = (levels: number): string =>
      `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
    expect(skipped(nested(64))).toBe(nested(64).length);
    expect(skipped(nested(66))).toBe(NOT_JSON);
  });
});

test('L18: what is passed over is exactly what JSON.parse takes, whatever the bytes', () => {
  let good = 0;
  let bad = 0;
  fc.assert(
    fc.property(arbSpoiled(fc.json({ maxDepth: 4 }).map((text) => `[${text}]`)), (bytes) => {
      // Everything that is passed over ends with a bracket.
      fc.pre(bytes.at(-1) === 0x5d);
      const text = bytes.toString();
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (isJson) good++;
      else bad++;
      const end = skipValue(bytes, skipBlank(bytes, 0));
      expect(end === bytes.length).toBe(isJson);
    }),
    { numRuns: 4000 },
  );
  expect(good).toBeGreaterThan(500);
  expect(bad).toBeGreaterThan(500);
});
