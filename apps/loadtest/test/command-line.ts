import { run } from '../src/cli.ts';
import { type Terminal, unpainted } from '../src/terminal.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line in this process, as a pipeline has it: no terminal, no colour. */
export async function command(...words: readonly string[]): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const terminal: Terminal = {
    print: (document) => (stdout += `${document}\n`),
    notice: (line) => (stderr += `${line}\n`),
    status: undefined,
    paint: unpainted,
    interrupted: new AbortController().signal,
  };
  const code = await run(words, terminal);
  return { code, stdout, stderr };
}
