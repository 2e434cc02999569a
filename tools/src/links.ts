/** Links and code spans in the documents that name files of this repository: they must exist. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface DeadLink {
  readonly document: string;
  readonly target: string;
}

const DOCUMENTS =
  '{*.md,docs/**/*.md,apps/*/*.md,apps/*/examples/**/*.md,libs/*/*.md,tools/**/*.md}';

/** Relative Markdown links, and code spans that look like a path of the tree, whose target is missing. */
export function deadLinks(root: string): DeadLink[] {
  const dead: DeadLink[] = [];
  for (const document of globSync(DOCUMENTS, {
    cwd: root,
    exclude: (p) => /node_modules|dist/.test(p),
  })) {
    const text = readFileSync(join(root, document), 'utf8');
    const here = dirname(resolve(root, document));
    for (const [, link = ''] of text.matchAll(
      /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g,
    )) {
      if (!existsSync(resolve(here, link))) dead.push({ document, target: link });
    }
    for (const [, path = ''] of text.matchAll(/`((?:apps|libs|proto|tools|docs)\/[\w./-]+)`/g)) {
      if (!existsSync(resolve(root, path))) dead.push({ document, target: path });
    }
  }
  return dead;
}
