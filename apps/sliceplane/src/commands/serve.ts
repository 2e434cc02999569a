import { Command } from 'commander';
import { addServing, servingOf } from '../serve/serving.ts';
import type { Terminal } from '../terminal.ts';

/** The daemon. */
export function serveCommand(terminal: Terminal): Command {
  return addServing(new Command('serve'))
    .summary('serve files and applied objects over gRPC')
    .description(
      'Computes EndpointSlices and views from files (-f) and from what `apply` brings, and serves them over gRPC.',
    )
    .addHelpText(
      'after',
      `
Examples:
  # The example cluster on this machine
  sliceplane serve -f apps/sliceplane/examples/shop

  # Files that change, four threads, for other machines, with TLS
  sliceplane serve -f cluster/ --watch-files --shards 4 --listen 0.0.0.0:17551 --tls-cert s.pem --tls-key s.key

  # Empty, on a unix socket: objects come by apply
  sliceplane serve --listen unix:/run/sliceplane.sock`,
    )
    .action(async (_: unknown, command: Command) => {
      const serving = servingOf(command);
      const { serve } = await import('../serve/serve.ts'); // the other commands need no threads and no logger
      await serve(serving, terminal);
    });
}
