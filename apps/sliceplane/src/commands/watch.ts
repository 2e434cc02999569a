import { Command } from 'commander';
import type { Asked, Tell } from '../answers/watching.ts';
import { UsageError } from '../failure.ts';
import type { Format } from '../output/document.ts';
import { type WatchedDocument, WatchedText } from '../output/watched.ts';
import { toYaml } from '../output/yaml.ts';
import { parseService } from '../service-name.ts';
import { type Settings, settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { addViewpoint, type GivenViewpoint, placeOf, viewOptionsOf } from './view-options.ts';

/** The view of a node, and every change of it, until Ctrl-C. */
export function watchCommand(terminal: Terminal): Command {
  return addViewpoint(new Command('watch'))
    .summary('a view, then every change of it')
    .description(
      'Prints the endpoints of services that a node should use, then every change, until interrupted. Files are followed.',
    )
    .argument('<services...>', 'NAMESPACE/NAME, with :PORT for one port; NAMESPACE/*, or *')
    .addHelpText(
      'after',
      `
Examples:
  # What node-b2 uses of cart, as it changes
  sliceplane watch shop/cart --node node-b2

  # Every service of a namespace, a line of JSON per change
  sliceplane watch 'shop/*' --node node-b2 -o json

  # The same while you edit the files
  sliceplane watch shop/cart --node node-b2 -f apps/sliceplane/examples/shop`,
    )
    .action(async (words: readonly string[], given: GivenViewpoint, command: Command) => {
      const settings = settingsOf(command);
      const { port: _, ...options } = viewOptionsOf(given, '');
      const subscriptions = words.map((text) => subscription(text, settings.namespace));
      const tell = teller(settings.format, terminal);
      await watch({ subscriptions, place: placeOf(given), options }, settings, terminal, tell);
    });
}

async function watch(
  asked: Asked,
  settings: Settings,
  terminal: Terminal,
  tell: Tell,
): Promise<void> {
  await requireFollowable(asked.subscriptions);
  if (settings.files.length === 0) {
    const { watchServer } = await import('../answers/watch-server.ts');
    return watchServer(asked, settings, terminal, tell);
  }
  if (settings.server !== undefined) {
    throw new UsageError('-f asks the files and --server asks a server: give one of them');
  }
  const { watchFiles } = await import('../answers/watch-files.ts');
  return watchFiles(asked, settings, terminal, tell);
}

/** Says before anybody is asked what a stream would refuse, such as two ports of one service. @throws UsageError */
async function requireFollowable(subscriptions: readonly string[]): Promise<void> {
  const { InvalidArgument, parseSubscriptions } = await import('@sliceplane/hub');
  try {
    parseSubscriptions(subscriptions);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    throw new UsageError(`'${String(error.value)}' cannot be watched: ${error.reason}`);
  }
}

function subscription(text: string, namespace: string): string {
  if (text === '*' || /^[^/:*\s]+\/\*$/.test(text)) return text;
  const { service, port } = parseService(text, namespace);
  return port === '' ? service : `${service}:${port}`;
}

/** A document per change: a line of JSON, a document of YAML, or words. */
function teller(format: Format, terminal: Terminal): (change: WatchedDocument) => void {
  switch (format) {
    case 'json':
      return (change) => terminal.print(JSON.stringify(change));
    case 'yaml':
      return (change) => terminal.print(`---\n${toYaml(change)}`);
    case 'table': {
      const words = new WatchedText(terminal.paint);
      return (change) => terminal.print(words.text(change));
    }
  }
}
