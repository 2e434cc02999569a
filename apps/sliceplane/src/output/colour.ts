import { styleText } from 'node:util';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'strong';
/** Marks text on a terminal; elsewhere, and under NO_COLOR, it is the identity. */
export type Paint = (tone: Tone, text: string) => string;

const styles = { good: 'green', warn: 'yellow', bad: 'red', quiet: 'dim', strong: 'bold' } as const;

/** Colours only where a person looks: on a terminal, and not when NO_COLOR is set to anything (no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const plain = stream.isTTY !== true || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return plain
    ? unpainted
    : (tone, text) => styleText(styles[tone], text, { validateStream: false });
}

export const unpainted: Paint = (_, text) => text;
