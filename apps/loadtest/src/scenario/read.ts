import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlDocuments } from '@sliceplane/kube';
import { UsageError } from '../failure.ts';
import { checkScenario, packageRoot } from './check.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios that come along. */
export const shippedFolder: string = join(packageRoot, 'scenarios');

/**
 * A scenario from a file, or one that comes along, by its name.
 * @throws UsageError with every error, one to a line
 */
export function readScenario(fileOrName: string): Scenario {
  const isName = /^[a-z0-9-]+$/.test(fileOrName);
  const path = isName ? join(shippedFolder, `${fileOrName}.yaml`) : fileOrName;
  return parseScenario(textOf(path, isName ? fileOrName : undefined), path);
}

/** @throws UsageError with every error, one to a line */
export function parseScenario(text: string, where: string): Scenario {
  const documents = yamlDocuments(text);
  const [document] = documents;
  if (document === undefined) throw new UsageError(`${where}: is empty`);
  if (documents.length > 1)
    throw new UsageError(`${where}: holds ${documents.length} documents, not one`);
  if (document.broken !== undefined) throw new UsageError(`${where}: ${document.broken}`);
  const repeats = document.repeats.map(
    ({ key, line }) => `${key}: Duplicate value: stands again in line ${line}`,
  );
  const checked = checkScenario(document.value);
  const errors = [...repeats, ...('errors' in checked ? checked.errors : [])];
  if ('errors' in checked || errors.length > 0) {
    throw new UsageError(
      [`${where} is no scenario:`, ...errors.map((one) => `  ${one}`)].join('\n'),
    );
  }
  return checked.scenario;
}

function textOf(path: string, name: string | undefined): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (name !== undefined && code === 'ENOENT') {
      throw new UsageError(`there is no scenario ${name}; a file is given as ./${name}`, {
        cause: error,
      });
    }
    throw new UsageError(`the scenario cannot be read: ${message}`, { cause: error });
  }
}
