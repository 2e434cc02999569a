import { Failure, UsageError } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import type { Answers } from './answers.ts';

/**
 * Asks whoever the options name: the files of `-f`, else the server of `--server`, else the one on this machine.
 * @throws Failure after the answer when `--keep-going` went on without some object
 */
export async function answering(
  settings: Settings,
  terminal: Terminal,
  ask: (answers: Answers) => Promise<void>,
): Promise<void> {
  if (settings.files.length > 0 && settings.server !== undefined) {
    throw new UsageError('-f asks the files and --server asks a server: give one of them');
  }
  const answers = await open(settings, terminal);
  try {
    await ask(answers);
  } finally {
    await answers.close();
  }
  if (answers.refused) throw new Failure('the answer leaves out the refused objects');
}

/** Only the one that is asked is loaded: gRPC is not needed for files, nor an engine for a server. */
async function open(settings: Settings, terminal: Terminal): Promise<Answers> {
  if (settings.files.length > 0) {
    const { openOffline } = await import('./offline.ts');
    return openOffline(settings, terminal);
  }
  const { openServer } = await import('./server.ts');
  return openServer(settings);
}
