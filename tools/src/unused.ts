/** Dependencies that a package declares and never imports: each is an arrow in the graph that makes tests run for nothing. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const PACKAGES = '{apps/*,libs/*,proto,tools/*}/package.json';
const SKIP = /node_modules|[/\\]dist[/\\]/;

/** `package: dependency`, for dependencies not imported by src, bin or generated code, and devDependencies imported nowhere. */
export function unusedDependencies(root: string): string[] {
  return globSync(PACKAGES, { cwd: root }).flatMap((file) => {
    const folder = join(root, dirname(file));
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
    const ships = textOf(folder, '{src,bin}/**/*.{ts,mjs}');
    const all = ships + textOf(folder, '{test,bench}/**/*.ts');
    const unused = (names: Readonly<Record<string, string>> = {}, text: string): string[] =>
      Object.keys(names).filter((name) => !text.includes(`'${name}`));
    return [...unused(manifest.dependencies, ships), ...unused(manifest.devDependencies, all)].map(
      (name) => `${manifest.name}: ${name}`,
    );
  });
}

function textOf(folder: string, pattern: string): string {
  const files = globSync(pattern, { cwd: folder, exclude: (path) => SKIP.test(path) });
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
