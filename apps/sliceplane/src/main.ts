import { processTerminal } from './terminal.ts';

/** Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm. Ms. */
const SAME_SIGNAL_MS = 500;
/** What was printed last is read within this; a socket that never said what it wants may stay for minutes. Ms. */
const LAST_WORDS_MS = 1000;

/** The first Ctrl-C asks a command to end, the second one ends it. */
const interrupt = new AbortController();
let interruptedMs = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!interrupt.signal.aborted) {
      interruptedMs = performance.now();
      interrupt.abort(signal);
    } else if (performance.now() - interruptedMs > SAME_SIGNAL_MS) {
      process.exit(signal === 'SIGINT' ? 130 : 143);
    }
  });
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

// grpc-js writes to stderr on its own; whatever matters reaches us as an error. It looks when it is loaded.
process.env['GRPC_VERBOSITY'] ??= 'NONE';
const { run } = await import('./cli.ts');
process.exitCode = await run(process.argv.slice(2), processTerminal(interrupt.signal));
if (interrupt.signal.aborted) setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
