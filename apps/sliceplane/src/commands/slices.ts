import { toList } from '@sliceplane/kube';
import { Command } from 'commander';
import { answering } from '../answers/answering.ts';
import { document } from '../output/document.ts';
import { slicesTable } from '../output/slices.ts';
import { scopeOf } from '../service-name.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Every EndpointSlice there is: written, mirrored, and handed in by others. */
export function slicesCommand(terminal: Terminal): Command {
  return new Command('slices')
    .aliases(['slice', 'endpointslices', 'endpointslice'])
    .summary('EndpointSlices')
    .description('Lists EndpointSlices; -o json and -o yaml print a List that kubectl accepts.')
    .argument('[service]', 'NAMESPACE/NAME')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane slices shop/search
  sliceplane get slices -f apps/sliceplane/examples/shop -o yaml`,
    )
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      const settings = settingsOf(command);
      const scope = scopeOf(text, settings);
      await answering(settings, terminal, async (answers) => {
        const slices = await answers.slices(scope);
        if (slices.length === 0) terminal.notice('No slices found.');
        const list = toList(slices);
        terminal.print(document(settings.format, list, () => slicesTable(slices)));
      });
    });
}
