import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPages, objectsOf, type PresetName, presets } from '@sliceplane/synthetic';
import { Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { bytesText, countText } from '../report/figures.ts';
import type { Terminal } from '../terminal.ts';
import { integerFrom } from './option-values.ts';

interface Given {
  readonly preset: PresetName;
  readonly seed: number;
  readonly out: string;
  readonly force?: boolean;
}

/** Pages between two words of progress. */
const PAGES_PER_LINE = 50;

/** A synthetic cluster as files. */
export function generateCommand(terminal: Terminal): Command {
  return new Command('generate')
    .summary('write a synthetic cluster as manifests')
    .description(
      'Writes a synthetic cluster as a folder of JSON Lists, as an API server prints them, 500 objects to a file.',
    )
    .addOption(
      new Option('--preset <name>', 'how large a cluster')
        .choices(Object.keys(presets))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--seed <n>', 'equal seeds, equal files')
        .argParser(integerFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
        .default(1),
    )
    .requiredOption('--out <folder>', 'made if need be; must be empty')
    .option('--force', 'write into a folder that is not empty')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane-load generate --preset small --out /tmp/small
  sliceplane serve -f /tmp/small`,
    )
    .action(({ preset, seed, out, force = false }: Given) => {
      prepare(out, force);
      let bytes = 0;
      let pages = 0;
      for (const page of listPages(objectsOf({ ...presets[preset], seed }))) {
        const name = `${String(pages).padStart(5, '0')}-${kindOf(page)}.json`;
        writePage(join(out, name), page);
        bytes += Buffer.byteLength(page);
        pages += 1;
        const line = `${countText(pages)} files, ${bytesText(bytes)}`;
        if (terminal.status !== undefined) terminal.status(line);
        else if (pages % PAGES_PER_LINE === 0) terminal.notice(line);
        if (terminal.interrupted.aborted) throw new Failure(`interrupted after ${line}`);
      }
      terminal.print(`wrote ${countText(pages)} files, ${bytesText(bytes)}, to ${out}`);
    });
}

/** @throws Failure for a folder that holds something, or cannot be made */
function prepare(folder: string, force: boolean): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Failure(`${folder} cannot be made: ${(error as Error).message}`, { cause: error });
  }
  const held = readdirSync(folder).length;
  if (held > 0 && !force) {
    throw new Failure(`${folder} is not empty, it holds ${held} entries; --force writes into it`);
  }
}

function writePage(path: string, page: string): void {
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw new Failure(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** `podlist` of `{"kind":"PodList",...` */
function kindOf(page: string): string {
  return (/^\{"kind":"(\w+)"/.exec(page)?.[1] ?? 'list').toLowerCase();
}
