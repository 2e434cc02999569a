import { expect, test } from 'vitest';
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelValueProblems,
  portNameProblems,
  qualifiedNameProblems,
} from '../src/name-syntax.ts';

const rules = {
  'V7 label': dnsLabelProblems,
  'V8 subdomain': dnsSubdomainProblems,
  'V9 key': qualifiedNameProblems,
  'V9 value': labelValueProblems,
  'V51 port': portNameProblems,
};
const x = (n: number): string => 'x'.repeat(n);

test.each([
  // rule         value             problems
  ['V7 label', 'a', ''],
  ['V7 label', '1-a', ''],
  ['V7 label', x(63), ''],
  ['V7 label', x(64), 'no more than 63'],
  ['V7 label', `${x(63)}_`, 'no more than 63 | RFC 1123 label'],
  ['V7 label', 'a.b', 'not contain dots'],
  ['V7 label', `${x(62)}.b`, 'no more than 63 | not contain dots'],
  ['V7 label', 'A', 'RFC 1123 label'],
  ['V7 label', '', 'RFC 1123 label'],
  ['V7 label', 'a\n', 'RFC 1123 label'],
  ['V8 subdomain', 'a.b-c.1', ''],
  ['V8 subdomain', `${x(100)}.${x(152)}`, ''],
  ['V8 subdomain', x(254), 'no more than 253'],
  ['V8 subdomain', 'a..b', 'RFC 1123 subdomain'],
  ['V8 subdomain', '.a', 'RFC 1123 subdomain'],
  ['V8 subdomain', 'a_b', 'RFC 1123 subdomain'],
  ['V8 subdomain', '', 'RFC 1123 subdomain'],
  ['V9 key', 'A_b.c-1', ''],
  ['V9 key', 'example.com/Name', ''],
  ['V9 key', `example.com/${x(63)}`, ''],
  ['V9 key', `example.com/${x(64)}`, 'name part must be no more than 63'],
  ['V9 key', '/name', 'prefix part must be non-empty'],
  ['V9 key', 'Example.com/name', 'prefix part a lowercase RFC 1123 subdomain'],
  ['V9 key', 'a/b/c', 'a qualified name must consist'],
  ['V9 key', 'a/', 'name part must be non-empty | name part must consist'],
  ['V9 key', '', 'name part must be non-empty | name part must consist'],
  ['V9 key', '__proto__', 'name part must consist'],
  ['V9 value', '', ''],
  ['V9 value', 'A_b.c-1', ''],
  ['V9 value', x(64), 'no more than 63'],
  ['V9 value', '-a', 'a valid label'],
  ['V9 value', 'a/b', 'a valid label'],
  ['V51 port', 'http-2', ''],
  ['V51 port', x(16), 'no more than 15'],
  ['V51 port', 'Http', 'only alphanumeric'],
  ['V51 port', '8080', 'at least one letter'],
  ['V51 port', 'a--b', 'consecutive hyphens'],
  ['V51 port', '-a', 'begin or end with a hyphen'],
] as const)('%s %.70j: %s', (rule, value, problems) => {
  const found = rules[rule](value);
  const wanted = problems === '' ? [] : problems.split(' | ');
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((text, i) => expect(found[i]).toContain(text));
});

test('the wording is Kubernetes own', () => {
  expect(dnsLabelProblems('A')).toEqual([
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
      "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
});

test('a megabyte is refused in no time', () => {
  const huge = `${x(1_000_000)}-`;
  for (const problems of Object.values(rules)) expect(problems(huge)).not.toHaveLength(0);
});
