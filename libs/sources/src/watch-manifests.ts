import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lastGood, type ManifestFile, readManifestFile } from './manifest-file.ts';
import { type ManifestOptions, type Manifests, mergeManifests } from './manifests.ts';
import { expandPaths, STDIN } from './paths.ts';

export interface WatchManifestsOptions extends ManifestOptions {
  /** Quiet time after the last event before the files are read; an editor writes a file in several steps. @defaultValue 100 */
  readonly debounceMs?: number;
  /** How often the files are looked at without any event: some file systems send none. @defaultValue 5000 */
  readonly rescanMs?: number;
  /** The whole state, when it is not what it was. */
  readonly onManifests: (manifests: Manifests) => void;
  /** The files were read, and `onManifests` has told what they say. */
  readonly onCurrent?: () => void;
  /** The files could not be read at all; the last state stands. */
  readonly onError: (error: unknown) => void;
}

export interface ManifestWatch {
  /** Looks at the files now. */
  readonly rescan: () => Promise<void>;
  readonly close: () => void;
}

interface Seen {
  /** Changes with every write: modification time, size and inode. */
  readonly stamp: string;
  readonly file: ManifestFile;
}

/**
 * Follows the files behind the given paths: `onManifests` is called with the first state before this returns, then with
 * each new one. A file is parsed again only when it was written. Standard input is read once.
 * @throws UnreadablePathError when the first state cannot be read, and whatever `onManifests` throws about it
 */
export async function watchManifests(
  paths: readonly string[],
  options: WatchManifestsOptions,
): Promise<ManifestWatch> {
  const watchers = new Map<string, FSWatcher>();
  let seen: ReadonlyMap<string, Seen> = new Map();
  let first = true;
  let scanning: Promise<void> | undefined;
  let again = false;
  let quiet: NodeJS.Timeout | undefined;
  let closed = false;

  async function scan(): Promise<void> {
    const { files, folders } = await expandPaths(paths);
    follow(new Set([...folders, ...files.filter((path) => path !== STDIN).map(dirname)]));
    const now = new Map<string, Seen>();
    for (const path of files) now.set(path, await look(path, seen.get(path), options));
    const changed =
      first || now.size !== seen.size || [...now].some(([path, at]) => seen.get(path) !== at);
    if (closed) return;
    if (changed) options.onManifests(mergeManifests([...now.values()].map(({ file }) => file)));
    // What could not be told is told by the next scan.
    seen = now;
    first = false;
    options.onCurrent?.();
  }

  /** One scan at a time; an event during a scan is answered by one more after it. */
  function rescan(): Promise<void> {
    again = true;
    scanning ??= (async () => {
      try {
        while (again) {
          again = false;
          await scan();
        }
      } finally {
        scanning = undefined;
      }
    })();
    return scanning;
  }

  function rescanNow(): void {
    rescan().catch(options.onError);
  }

  function rescanSoon(): void {
    clearTimeout(quiet);
    quiet = setTimeout(rescanNow, options.debounceMs ?? 100);
  }

  /** Folders are watched, never files: an editor that writes a new file and renames it would leave a dead watch behind. */
  function follow(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder) || closed) continue;
      const watcher = watch(folder, rescanSoon);
      watcher.on('error', () => {
        watchers.delete(folder);
        rescanSoon();
      });
      watchers.set(folder, watcher);
    }
  }

  function close(): void {
    closed = true;
    clearTimeout(quiet);
    clearInterval(timer);
    for (const watcher of watchers.values()) watcher.close();
  }

  let timer: NodeJS.Timeout | undefined;
  try {
    await rescan();
  } catch (error) {
    close();
    throw error;
  }
  // Not soon but now: in a folder that is never quiet, soon never comes.
  timer = setInterval(rescanNow, options.rescanMs ?? 5000);
  return { rescan, close };
}

/** The same `Seen` when the file was not written since. */
async function look(
  path: string,
  before: Seen | undefined,
  options: ManifestOptions,
): Promise<Seen> {
  const stamp = await stampOf(path);
  if (before?.stamp === stamp) return before;
  return { stamp, file: lastGood(before?.file, await readManifestFile(path, options)) };
}

async function stampOf(path: string): Promise<string> {
  if (path === STDIN) return STDIN;
  const { mtimeNs, size, ino } = await stat(path, { bigint: true });
  return `${mtimeNs}/${size}/${ino}`;
}
