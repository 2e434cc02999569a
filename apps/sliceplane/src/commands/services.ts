import { Command } from 'commander';
import { answering } from '../answers/answering.ts';
import { document } from '../output/document.ts';
import { servicesTable } from '../output/services.ts';
import { scopeOf } from '../service-name.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** What can be asked for. */
export function servicesCommand(terminal: Terminal): Command {
  return new Command('services')
    .aliases(['service', 'svc'])
    .summary('the services that can be asked for')
    .description('Lists services with their slices, endpoints and ready endpoints.')
    .argument('[service]', 'NAMESPACE/NAME')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane services
  sliceplane get services -n shop -f apps/sliceplane/examples/shop -o json`,
    )
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      const settings = settingsOf(command);
      const scope = scopeOf(text, settings);
      await answering(settings, terminal, async (answers) => {
        const services = await answers.services(scope);
        if (services.length === 0) terminal.notice('No services found.');
        terminal.print(document(settings.format, { services }, () => servicesTable(services)));
      });
    });
}
