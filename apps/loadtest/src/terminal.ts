import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong';
/** Marks text on a terminal; elsewhere, and under NO_COLOR, it is the identity. */
export type Paint = (tone: Tone, text: string) => string;

/** Where words go: stdout carries the document, stderr all that is said on the way. */
export interface Terminal {
  readonly print: (document: string) => void;
  readonly notice: (line: string) => void;
  /** A line that the next one replaces. undefined: nobody looks, so lines are few and stay. */
  readonly status: ((line: string) => void) | undefined;
  /** For what `print` prints. */
  readonly paint: Paint;
  /** Aborted when the user has had enough: a run ends early, with a report of what there was. */
  readonly interrupted: AbortSignal;
}

/** The real one. */
export function processTerminal(interrupted: AbortSignal): Terminal {
  const { stdout, stderr } = process;
  let hasStatus = false;
  const clear = (): void => {
    if (hasStatus) stderr.write('\r\u{1b}[2K');
    hasStatus = false;
  };
  return {
    print: (document) => {
      clear();
      stdout.write(`${document}\n`);
    },
    notice: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    status: stderr.isTTY
      ? (line) => {
          clear();
          stderr.write(line.slice(0, Math.max(20, stderr.columns - 1)));
          hasStatus = true;
        }
      : undefined,
    paint: paintFor(stdout, process.env),
    interrupted,
  };
}

const styles = { good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim', strong: 'bold' } as const;

/** Colours only where a person looks: on a terminal, and not when NO_COLOR is set to anything (no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const plain = stream.isTTY !== true || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return plain
    ? unpainted
    : (tone, text) => styleText(styles[tone], text, { validateStream: false });
}

export const unpainted: Paint = (_, text) => text;
