import { readFileSync, writeFileSync } from 'node:fs';

/** Set it to have golden files rewritten to what the code does now; review the difference like code. */
export const REWRITE = 'SLICEPLANE_REWRITE';

/** One block of a golden script: its commands, and what they answered. */
export interface GoldenBlock {
  /** Comment lines and blank lines before it, as they are. */
  readonly prose: readonly string[];
  readonly commands: readonly string[];
  readonly answer: string;
}

/**
 * Runs a story of commands and answers:
 *
 * ```
 * # A rollout that replaces one pod leaves the untouched slice alone.
 * pods a b c
 * ----
 * create s1 [a b c]
 * ```
 *
 * Blocks end with a blank line. `run` gets the commands of one block, in order with what earlier blocks left behind, and
 * answers with text. Returns the file as it is and as it would be, for the caller's `expect`; with the environment variable
 * SLICEPLANE_REWRITE set, it is written back.
 */
export function runGolden(
  file: string | URL,
  run: (commands: readonly string[]) => string,
): { readonly expected: string; readonly actual: string } {
  const expected = readFileSync(file, 'utf8');
  const actual = printGolden(
    parseGolden(expected).map((block) => ({
      ...block,
      answer: block.commands.length === 0 ? '' : run(block.commands),
    })),
  );
  if (process.env[REWRITE] !== undefined && actual !== expected) {
    writeFileSync(file, actual);
    return { expected: actual, actual };
  }
  return { expected, actual };
}

export function parseGolden(text: string): readonly GoldenBlock[] {
  const blocks: GoldenBlock[] = [];
  for (const chunk of text.trim().split(/\n\s*\n/)) {
    const lines = chunk.split('\n');
    const bar = lines.indexOf('----');
    const asked = bar < 0 ? lines : lines.slice(0, bar);
    blocks.push({
      prose: asked.filter((line) => line.startsWith('#')),
      commands: asked.filter((line) => line !== '' && !line.startsWith('#')),
      answer: bar < 0 ? '' : lines.slice(bar + 1).join('\n'),
    });
  }
  return blocks;
}

/** A block without an answer says so, so that its end is visible. */
export function printGolden(blocks: readonly GoldenBlock[]): string {
  const printed = blocks.map(({ prose, commands, answer }) =>
    commands.length === 0
      ? prose.join('\n')
      : [...prose, ...commands, '----', answer === '' ? '(nothing)' : answer].join('\n'),
  );
  return `${printed.join('\n\n')}\n`;
}
