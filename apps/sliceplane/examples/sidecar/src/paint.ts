import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong';
/** Marks text for a terminal. It is done last: marked text is longer than it looks. */
export type Paint = (tone: Tone, text: string) => string;

const styles = { good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim', strong: 'bold' } as const;

export const painted: Paint = (tone, text) =>
  styleText(styles[tone], text, { validateStream: false });

export const unpainted: Paint = (_, text) => text;
