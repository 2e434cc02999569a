import { toYaml } from './yaml.ts';

/** What `-o` takes. */
export const formats = ['table', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

/**
 * One answer in the asked form. `value` is the public shape (docs/output-shapes.md); `table` is made only when asked for.
 */
export function document(format: Format, value: unknown, table: () => string): string {
  switch (format) {
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'yaml':
      return toYaml(value);
    case 'table':
      return table();
  }
}
