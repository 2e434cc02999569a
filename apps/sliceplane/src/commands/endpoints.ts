import { toList } from '@sliceplane/kube';
import { Command } from 'commander';
import { answering } from '../answers/answering.ts';
import { document } from '../output/document.ts';
import { endpointsTable } from '../output/slices.ts';
import { scopeOf } from '../service-name.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** The legacy Endpoints objects: truncated at 1000 addresses, as they always were. */
export function endpointsCommand(terminal: Terminal): Command {
  return new Command('endpoints')
    .alias('ep')
    .summary('legacy Endpoints')
    .description('Lists legacy Endpoints; -o json and -o yaml print a List that kubectl accepts.')
    .argument('[service]', 'NAMESPACE/NAME')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane endpoints shop/checkout
  sliceplane get endpoints -f apps/sliceplane/examples/shop -o yaml`,
    )
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      const settings = settingsOf(command);
      const scope = scopeOf(text, settings);
      await answering(settings, terminal, async (answers) => {
        const items = await answers.endpoints(scope);
        if (items.length === 0) terminal.notice('No endpoints found.');
        const list = toList(items);
        terminal.print(document(settings.format, list, () => endpointsTable(items)));
      });
    });
}
