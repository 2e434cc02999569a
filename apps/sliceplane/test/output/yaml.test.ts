import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from '../../src/output/yaml.ts';

test.each([
  ['yes', '"yes"'],
  ['off', '"off"'],
  ['y', '"y"'],
  ['x', 'x'],
  ['1e3', '"1e3"'],
  ['0o14', '"0o14"'],
  ['014', '"014"'],
  ['1:30', '"1:30"'],
  ['2026-03-02T09:00:00Z', '"2026-03-02T09:00:00Z"'],
  ['', '""'],
  ['~', '"~"'],
  ['10.0.0.1', '10.0.0.1'],
  ['fd00::1', '"fd00::1"'],
  ['1.5', '"1.5"'],
  ['kubernetes.io/h2c', 'kubernetes.io/h2c'],
  ['trailing ', '"trailing "'],
  ['a: b', '"a: b"'],
])('the text %j is written %s', (text, written) => {
  expect(toYaml({ key: text })).toBe(`key: ${written}`);
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(toYaml({ [text]: text }), { version })).toEqual({ [text]: text });
  }
});

test('numbers and truth values stay what they are', () => {
  expect(toYaml({ port: 80, ready: true, gone: null })).toBe('port: 80\nready: true\ngone: null');
});
