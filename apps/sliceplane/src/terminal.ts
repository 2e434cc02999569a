import { type Paint, paintFor } from './output/colour.ts';

/** Where a command's words go. stdout carries the document and nothing else; everything said beside it goes to stderr. */
export interface Terminal {
  readonly print: (document: string) => void;
  readonly notice: (line: string) => void;
  /** For what `print` prints. */
  readonly paint: Paint;
  /** Aborted when the user has had enough: a command that would go on for ever ends, and ends well. */
  readonly interrupted: AbortSignal;
}

/** The real one. */
export function processTerminal(interrupted: AbortSignal): Terminal {
  return {
    print: (document) => {
      process.stdout.write(`${document}\n`);
    },
    notice: (line) => {
      process.stderr.write(`${line}\n`);
    },
    paint: paintFor(process.stdout, process.env),
    interrupted,
  };
}

/** Resolves when the user has had enough. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
