/** The words of a command line with its seed said, so that it runs again the same way. */
export function rerunOf(command: string, words: readonly string[], seed: number): string {
  const kept = words.filter(
    (word, i) => word !== '--seed' && words[i - 1] !== '--seed' && !word.startsWith('--seed='),
  );
  return ['sliceplane-load', command, ...kept, '--seed', String(seed)].map(quoted).join(' ');
}

/** As a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
