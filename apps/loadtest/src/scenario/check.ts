import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Scenario } from './scenario.ts';

/** Folder of the package: from source and from dist alike. */
export const packageRoot: string = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

/** The published JSON Schema of scenario files. */
export const schemaPath: string = join(packageRoot, 'scenario.schema.json');

export type Checked =
  | { readonly scenario: Scenario }
  /** One line each, as Kubernetes tells it: `phases[0].name: Required value`. */
  | { readonly errors: readonly string[] };

/** Every error of a scenario, not only the first. */
export function checkScenario(value: unknown): Checked {
  const validate = validator();
  if (validate(value)) return { scenario: value };
  const lines = (validate.errors ?? []).flatMap((error) => lineOf(error, value) ?? []);
  return { errors: [...new Set(lines)] };
}

let compiled: ValidateFunction<Scenario> | undefined;

function validator(): ValidateFunction<Scenario> {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
  ajv.addKeyword('mustBe'); // says a pattern in words
  compiled = ajv.compile<Scenario>(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);
  return compiled;
}

/** undefined: another error says the same better. */
function lineOf(error: ErrorObject, root: unknown): string | undefined {
  const path = pathOf(error.instancePath, root);
  const params = error.params as Readonly<Record<string, unknown>>;
  const parent = error.parentSchema as { readonly mustBe?: string } | undefined;
  const value = JSON.stringify(error.data);
  switch (error.keyword) {
    case 'required':
      return `${below(path, String(params['missingProperty']))}: Required value`;
    case 'additionalProperties':
      return `${below(path, String(params['additionalProperty']))}: Forbidden: unknown field`;
    case 'propertyNames':
      return undefined; // the enum of names tells which are known
    case 'enum': {
      const known = (params['allowedValues'] as readonly string[]).map((one) =>
        JSON.stringify(one),
      );
      // Of a key: the field it would be.
      const where = error.propertyName === undefined ? path : below(path, error.propertyName);
      return `${where}: Unsupported value: ${value}: supported values: ${known.join(', ')}`;
    }
    case 'anyOf':
    case 'pattern':
      if (parent?.mustBe === undefined) return undefined; // a branch of anyOf, which speaks for all
      return `${path}: Invalid value: ${value}: must be ${parent.mustBe}`;
    default:
      // A branch of a share: `anyOf` speaks for all.
      if (error.schemaPath.startsWith('#/definitions/share/anyOf')) return undefined;
      return `${path}: Invalid value: ${value}: ${String(error.message)}`;
  }
}

/** `/phases/0/name` as `phases[0].name`; a number is an index only where there is an array. */
function pathOf(pointer: string, root: unknown): string {
  let here = root;
  let path = '';
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = Array.isArray(here) ? `${path}[${key}]` : below(path, key);
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return path === '' ? '(scenario)' : path;
}

function below(path: string, field: string): string {
  return path === '' || path === '(scenario)' ? field : `${path}.${field}`;
}
