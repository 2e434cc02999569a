import { type Paint, painted, unpainted } from './paint.ts';

/** Where the run is told. */
export interface Screen {
  readonly paint: Paint;
  /** Lines that stay. */
  readonly say: (...lines: readonly string[]) => void;
  /** Lines that the next ones replace. undefined: nobody looks, so nothing is drawn that does not stay. */
  readonly draw: ((lines: readonly string[]) => void) | undefined;
}

/** What a terminal is told beside the text. */
const UP = (lines: number): string => `\u{1b}[${lines}A`;
const CLEAR_BELOW = '\u{1b}[0J';
const WRAP_OFF = '\u{1b}[?7l';
const WRAP_ON = '\u{1b}[?7h';

export interface ScreenOptions {
  readonly out: {
    readonly isTTY?: boolean;
    /** How wide the terminal is now. */
    readonly columns?: number;
    readonly write: (text: string) => unknown;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False: no marks, whatever the terminal can do. */
  readonly colour: boolean;
}

/** A terminal is redrawn in place; anything else gets plain lines. Colours as no-color.org has them. */
export function openScreen({ out, env, colour }: ScreenOptions): Screen {
  const isTerminal = out.isTTY === true && env['TERM'] !== 'dumb';
  const isPlain = !isTerminal || !colour || (env['NO_COLOR'] ?? '') !== '';
  const paint = isPlain ? unpainted : painted;
  if (!isTerminal) {
    return { paint, say: (...lines) => out.write(text(lines)), draw: undefined };
  }
  let drawn: readonly string[] = [];
  const show = (staying: readonly string[], lines: readonly string[]): void => {
    const back = drawn.length > 0 ? UP(drawn.length) : '';
    const picture = text(lines.map((line) => cut(line, out.columns ?? Infinity)));
    // One write: a terminal that draws halfway flickers.
    out.write(`${back}${CLEAR_BELOW}${text(staying)}${WRAP_OFF}${picture}${WRAP_ON}`);
    drawn = lines;
  };
  return {
    paint,
    say: (...lines) => show(lines, drawn),
    draw: (lines) => show([], lines),
  };
}

/** No wider than the terminal: one that does not wrap writes what is too much over its last column. Marks take no room. */
function cut(line: string, columns: number): string {
  const parts = line.match(/\p{Cc}\[\d+m|\P{Cc}/gu) ?? [];
  const isMark = (part: string): boolean => part.length > 1;
  const wide = parts.reduce((sum, part) => (isMark(part) ? sum : sum + 1), 0);
  if (wide <= columns) return line;
  let room = columns;
  return parts
    .map((part) => {
      if (isMark(part)) return part;
      room -= 1;
      if (room > 0) return part;
      return room === 0 ? '…' : '';
    })
    .join('');
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
