import { type Counts, nothing } from '../src/tally.ts';

/** `a1:3 b1:2` are answers; `P0:5` are those by priority. */
export function counts(
  text: string,
  { failed = 0, retried = 0 }: { failed?: number; retried?: number } = {},
): Counts {
  const answered = new Map<string, number>();
  const byPriority = new Map<number, number>();
  for (const word of text.split(' ').filter(Boolean)) {
    const [name = '', count = ''] = word.split(':');
    if (name.startsWith('P')) byPriority.set(Number(name.slice(1)), Number(count));
    else answered.set(name, Number(count));
  }
  return { ...nothing, answered, byPriority, failed, retried };
}
