import { processTerminal } from './terminal.ts';

/** The first Ctrl-C asks a command to end, the second one ends it. */
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    interrupt.abort();
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
