import { Command } from 'commander';
import { answering } from '../answers/answering.ts';
import { document } from '../output/document.ts';
import { viewTable } from '../output/view-table.ts';
import { viewDocument } from '../output/view.ts';
import { parseService } from '../service-name.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import {
  addViewpoint,
  type GivenViewpoint,
  placeOf,
  tellUnknownPort,
  viewOptionsOf,
} from './view-options.ts';

/** The endpoints one node should use. An unknown node or service is an answer, not a failure. */
export function viewCommand(terminal: Terminal): Command {
  return addViewpoint(new Command('view'))
    .summary('the endpoints a node should use, and why')
    .description('Prints the endpoints of a service that a node should use, and why these.')
    .argument('<service>', 'NAMESPACE/NAME, with :PORT for one of its ports')
    .addHelpText(
      'after',
      `
Examples:
  # What node-b2 uses of cart, from the server on this machine
  sliceplane view shop/cart --node node-b2

  # The same from files, as JSON
  sliceplane view shop/cart --node node-b2 -f apps/sliceplane/examples/shop -o json

  # One port, for a node that does not exist yet
  sliceplane view shop/checkout:http --node new-node --zone eu-1c -f apps/sliceplane/examples/shop`,
    )
    .action(async (text: string, given: GivenViewpoint, command: Command) => {
      const settings = settingsOf(command);
      const { service, port } = parseService(text, settings.namespace);
      await answering(settings, terminal, async (answers) => {
        const options = viewOptionsOf(given, port);
        const { answer, epoch } = await answers.view(service, placeOf(given), options);
        const shown = viewDocument(answer, epoch);
        tellUnknownPort(port, shown, terminal);
        terminal.print(document(settings.format, shown, () => viewTable(shown, terminal.paint)));
      });
    });
}
