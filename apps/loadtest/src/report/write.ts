import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { pageOf } from './page.ts';
import type { Report } from './report.ts';

/** Writes report.json and report.html into a folder, which is made if need be. Returns their paths. @throws Failure */
export function writeReport(report: Report, folder: string): readonly string[] {
  const files = [
    [join(folder, 'report.html'), pageOf(report)],
    [join(folder, 'report.json'), `${JSON.stringify(report)}\n`],
  ] as const;
  makeFolder(folder);
  try {
    for (const [path, text] of files) writeFileSync(path, text);
  } catch (error) {
    throw new Failure(`the report cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return files.map(([path]) => path);
}

/** @throws Failure naming the folder */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Failure(`${folder} cannot take a report: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
