import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readObjects } from '../objects.ts';
import { document } from '../output/document.ts';
import { resultsDocument, resultsText } from '../output/results.ts';
import { counted } from '../output/table.ts';
import { requireFiles, settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Objects to a server. The server takes or refuses them one by one. */
export function applyCommand(terminal: Terminal): Command {
  return new Command('apply')
    .summary('give objects to a server')
    .description('Gives the objects of files to a server, and prints what became of each.')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane apply -f web.yaml
  kubectl get services,pods,nodes -n shop -o yaml | sliceplane apply -f - --server 10.0.0.5:17551`,
    )
    .action(async (_: unknown, command: Command) => {
      const settings = settingsOf(command);
      requireFiles(settings, 'apply');
      const { objects, refused } = await readObjects(settings, terminal);
      // gRPC, only where a server is asked
      const { connect } = await import('../answers/connection.ts');
      const { applyMessage } = await import('../answers/apply-message.ts');
      const { ask, client } = connect(settings);
      try {
        const { results, refused: turnedAway } = await ask(() =>
          client.apply(objects.map(applyMessage)),
        );
        terminal.print(
          document(settings.format, resultsDocument(results), () => resultsText(results)),
        );
        if (turnedAway > 0) throw new Failure(`${counted(turnedAway, 'object')} refused`);
        if (refused) throw new Failure('the refused objects of the input were not sent');
      } finally {
        client.close();
      }
    });
}
