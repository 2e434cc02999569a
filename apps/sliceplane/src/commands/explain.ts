import { Command, Option } from 'commander';
import { answering } from '../answers/answering.ts';
import { document } from '../output/document.ts';
import { explainDocument, explainText } from '../output/explain.ts';
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

type Given = GivenViewpoint & { readonly internalTrafficPolicy?: 'Cluster' | 'Local' };

/** Why a view is as it is, endpoint by endpoint and rule by rule. Node, zone and policy may be hypothetical. */
export function explainCommand(terminal: Terminal): Command {
  return addViewpoint(new Command('explain'))
    .summary('every rule that kept or dropped an endpoint')
    .description(
      'Prints, for every endpoint of a service, every rule that kept or dropped it, in order.',
    )
    .argument('<service>', 'NAMESPACE/NAME, with :PORT for one of its ports')
    .addOption(
      new Option('--internal-traffic-policy <policy>', "instead of the Service's own").choices([
        'Cluster',
        'Local',
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  # Why node-c2 uses what it uses
  sliceplane explain shop/recommendations --node node-c2

  # What would happen under the Local policy
  sliceplane explain shop/cart --node node-a1 --internal-traffic-policy Local -f apps/sliceplane/examples/shop`,
    )
    .action(async (text: string, given: Given, command: Command) => {
      const settings = settingsOf(command);
      const { service, port } = parseService(text, settings.namespace);
      await answering(settings, terminal, async (answers) => {
        const options = viewOptionsOf(given, port);
        const policy = given.internalTrafficPolicy;
        const place = placeOf(given);
        const { answer, epoch } = await answers.explain(service, place, options, policy);
        const shown = explainDocument(answer, epoch);
        tellUnknownPort(port, shown.view, terminal);
        terminal.print(document(settings.format, shown, () => explainText(shown, terminal.paint)));
      });
    });
}
