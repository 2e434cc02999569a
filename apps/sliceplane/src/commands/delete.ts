import { type Kind, nameOf, namespaceOf } from '@sliceplane/kube';
import type { ObjectName } from '@sliceplane/proto';
import { Command } from 'commander';
import { Failure, UsageError } from '../failure.ts';
import { readObjects } from '../objects.ts';
import { document } from '../output/document.ts';
import { resultsDocument, resultsText } from '../output/results.ts';
import { counted } from '../output/table.ts';
import { type Settings, settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Objects out of a server. */
export function deleteCommand(terminal: Terminal): Command {
  return new Command('delete')
    .summary('take objects from a server')
    .description('Takes objects from a server, and prints what became of each.')
    .argument('[objects...]', 'KIND/NAME…, or KIND NAME…')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane delete pod/web-0 service/web -n shop
  sliceplane delete pod web-0 web-1 -n shop
  sliceplane delete -f web.yaml`,
    )
    .action(async (words: readonly string[], _: unknown, command: Command) => {
      const settings = settingsOf(command);
      const objects = await namesOf(words, settings, terminal);
      const { connect } = await import('../answers/connection.ts'); // gRPC, only where a server is asked
      const { ask, client } = connect(settings);
      try {
        const { results } = await ask(() => client.delete({ objects }));
        terminal.print(
          document(settings.format, resultsDocument(results), () => resultsText(results)),
        );
        const failed = results.filter(({ outcome }) => outcome !== 'deleted').length;
        if (failed > 0) throw new Failure(`${counted(failed, 'object')} not deleted`);
      } finally {
        client.close();
      }
    });
}

async function namesOf(
  words: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<ObjectName[]> {
  const named = parseNames(words, settings.namespace);
  if (settings.files.length === 0) {
    if (named.length > 0) return named;
    throw new UsageError('delete needs objects: KIND/NAME, KIND NAME or -f FILE');
  }
  const { objects } = await readObjects(settings, terminal);
  const read = objects.map((object) => ({
    kind: object.kind,
    namespace: namespaceOf(object),
    name: nameOf(object),
  }));
  return [...named, ...read];
}

/** As kubectl abbreviates them, and as our own lists are called. */
const kinds: Readonly<Record<string, Kind>> = {
  service: 'Service',
  services: 'Service',
  svc: 'Service',
  pod: 'Pod',
  pods: 'Pod',
  po: 'Pod',
  node: 'Node',
  nodes: 'Node',
  no: 'Node',
  endpoints: 'Endpoints',
  ep: 'Endpoints',
  endpointslice: 'EndpointSlice',
  endpointslices: 'EndpointSlice',
  slice: 'EndpointSlice',
  slices: 'EndpointSlice',
};

/** @throws UsageError naming the word */
function parseNames(words: readonly string[], namespace: string): ObjectName[] {
  const [first = '', ...names] = words;
  if (words.length === 0) return [];
  if (words.every((word) => word.includes('/'))) {
    return words.map((word) => {
      const [kind = '', name = '', more] = word.split('/');
      if (more !== undefined) {
        throw new UsageError(`'${word}' names no object: write KIND/NAME, and -n NAMESPACE`);
      }
      return objectName(kind, name, namespace, word);
    });
  }
  if (first.includes('/') || names.length === 0) {
    throw new UsageError(`'${words.join(' ')}' names no object: write KIND/NAME, or KIND NAME`);
  }
  return names.map((name) => objectName(first, name, namespace, `${first} ${name}`));
}

function objectName(kind: string, name: string, namespace: string, word: string): ObjectName {
  const known = kinds[kind.toLowerCase()];
  if (known === undefined || name === '') {
    const all = [...new Set(Object.values(kinds))].join(', ');
    throw new UsageError(`'${word}' names no object: the kinds are ${all}`);
  }
  return { kind: known, name, namespace: known === 'Node' ? '' : namespace };
}
