import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** The path that stands for standard input, as in kubectl. */
export const STDIN = '-';

/** What a directory is searched for. A file that is named itself may be called anything. */
const extensions: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** A path that was given and cannot be read: nothing can be answered from the rest, because nobody knows what it held. */
export class UnreadablePathError extends Error {
  override readonly name = 'UnreadablePathError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EACCES' || code === 'EPERM'
          ? 'may not be read'
          : `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    super(`the path "${path}" ${why}`, { cause });
    this.path = path;
  }
}

export interface ManifestPaths {
  /** Each once, in the order in which they are read. */
  readonly files: readonly string[];
  /** Every folder that was searched. */
  readonly folders: readonly string[];
}

/**
 * The manifest files behind the given paths, each once: a file is itself, a directory is everything below it in name
 * order with a manifest's extension. Names that begin with a dot are passed over (a mounted ConfigMap keeps its
 * second copy there).
 * @throws UnreadablePathError naming the given path
 */
export async function expandPaths(paths: readonly string[]): Promise<ManifestPaths> {
  /** By real path, so that a link and its target are one. */
  const files = new Map<string, string>();
  const folders = new Map<string, string>();

  async function visit(path: string): Promise<void> {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) {
      if (!files.has(real)) files.set(real, path);
      return;
    }
    if (folders.has(real)) return; // a link back up, or a path given twice
    folders.set(real, path);
    for (const name of (await readdir(path)).sort()) {
      if (name.startsWith('.')) continue;
      const below = join(path, name);
      if (extensions.has(extname(name)) || (await isDirectory(below))) await visit(below);
    }
  }

  for (const path of paths) {
    if (path === STDIN) {
      files.set(STDIN, STDIN);
      continue;
    }
    try {
      await visit(path);
    } catch (cause) {
      throw new UnreadablePathError(path, cause);
    }
  }
  return { files: [...files.values()], folders: [...folders.values()] };
}

/** false also for what has just gone: a directory may change while it is being read. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
