import { Command } from 'commander';
import { answering } from '../answers/answering.ts';
import { UsageError } from '../failure.ts';
import { document } from '../output/document.ts';
import { resolveTable } from '../output/resolve.ts';
import { parseAddressPort } from '../service-name.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Whose address is this? */
export function resolveCommand(terminal: Terminal): Command {
  return new Command('resolve')
    .summary('the services an address belongs to')
    .description(
      'Prints which services own an address: as cluster IP, external IP, load balancer IP or endpoint.',
    )
    .argument('<address>', 'IP or IP:PORT; [IP]:PORT for IPv6')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane resolve 10.96.0.20
  sliceplane resolve 198.51.100.80:443 -f apps/sliceplane/examples/shop
  sliceplane resolve [fd00:10:96::50]:9200 -o json`,
    )
    .action(async (text: string, _: unknown, command: Command) => {
      const settings = settingsOf(command);
      const { address, port } = parseAddressPort(text);
      await answering(settings, terminal, async (answers) => {
        const resolved = await answers.resolve(address, port);
        if (resolved === undefined) throw new UsageError(`'${address}' is not an IP address`);
        terminal.print(document(settings.format, resolved, () => resolveTable(resolved, port)));
      });
    });
}
