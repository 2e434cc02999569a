import { table } from './table.ts';

/** What became of one object. Public: docs/output-shapes.md. */
export interface ObjectOutcome {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** created, configured, unchanged, deleted, not-found or refused */
  readonly outcome: string;
  readonly errors: readonly {
    readonly reason: string;
    readonly message: string;
    readonly field: string;
  }[];
}

/** Fields in the order a person reads them in. */
export function resultsDocument(results: readonly ObjectOutcome[]): {
  readonly results: readonly ObjectOutcome[];
} {
  return {
    results: results.map(({ kind, namespace, name, outcome, errors }) => ({
      kind,
      namespace,
      name,
      outcome,
      errors: errors.map(({ reason, message, field }) => ({ reason, message, field })),
    })),
  };
}

/** A line for each object, and under a refused one a line for each of its errors. */
export function resultsText(results: readonly ObjectOutcome[]): string {
  const lines = table(
    ['KIND', 'NAME', 'OUTCOME'],
    results.map(({ kind, namespace, name, outcome }) => [
      kind,
      namespace === '' ? name : `${namespace}/${name}`,
      outcome,
    ]),
  ).split('\n');
  return [
    lines[0] ?? '',
    ...results.flatMap(({ errors }, i) => [
      lines[i + 1] ?? '',
      ...errors.map(({ field, message }) => `  ${field}: ${message}`),
    ]),
  ].join('\n');
}
