/** Rule numbers cited in code and documents (R5.9, M9a, C31 ...) against the list in docs/rules.md. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CITED = '{libs,apps}/*/{src,SPEC.md}{,/**/*.ts}';
const RULE = /\b(R\d+\.\d+[ab]?|(?:M|E|C|V)\d+[ab]?)\b/g;

/** The rules that docs/rules.md explains. */
export function explainedRules(root: string): ReadonlySet<string> {
  const text = readFileSync(join(root, 'docs/rules.md'), 'utf8');
  return new Set(
    [...text.matchAll(/^\| ([A-Z]\d+(?:\.\d+)?[ab]?)\s*\|/gm)].map(([, rule = '']) => rule),
  );
}

/** Rule → files of the product that cite it in a comment. */
export function citedRules(root: string): ReadonlyMap<string, readonly string[]> {
  const cited = new Map<string, string[]>();
  for (const file of globSync(CITED, { cwd: root, exclude: (p) => /node_modules|dist/.test(p) })) {
    if (!/\.(ts|md)$/.test(file)) continue;
    for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
      if (file.endsWith('.ts') && !/\/\/|^\s*\*|\/\*/.test(line)) continue;
      for (const [rule] of line.matchAll(RULE)) {
        const files = cited.get(rule) ?? [];
        if (!files.includes(file)) files.push(file);
        cited.set(rule, files);
      }
    }
  }
  return cited;
}
