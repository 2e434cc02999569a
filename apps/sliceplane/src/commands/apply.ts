import type { KubeObject } from '@sliceplane/kube';
import type { ApplyRequest } from '@sliceplane/proto';
import { manifestToMessage } from '@sliceplane/wire';
import { Command } from 'commander';
import { connect } from '../answers/connection.ts';
import { Failure } from '../failure.ts';
import { manifestOf } from '../manifest-of.ts';
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
  kubectl get services,pods,nodes -n shop -o yaml | sliceplane apply -f - --server 10.0.0.5:50551`,
    )
    .action(async (_: unknown, command: Command) => {
      const settings = settingsOf(command);
      requireFiles(settings, 'apply');
      const { objects, refused } = await readObjects(settings, terminal);
      const { ask, client } = connect(settings);
      try {
        const { results, refused: turnedAway } = await ask(() =>
          client.apply(objects.map(applyRequest)),
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

const fields = {
  Service: 'service',
  Pod: 'pod',
  Node: 'node',
  Endpoints: 'endpoints',
  EndpointSlice: 'endpointSlice',
} as const satisfies Record<KubeObject['kind'], ApplyRequest['object']>;

function applyRequest(object: KubeObject): ApplyRequest {
  return { [fields[object.kind]]: manifestToMessage(object.kind, manifestOf(object)) };
}
