import { Command, CommanderError } from 'commander';
import { applyCommand } from './commands/apply.ts';
import { bootstrapCommand } from './commands/bootstrap.ts';
import { deleteCommand } from './commands/delete.ts';
import { endpointsCommand } from './commands/endpoints.ts';
import { explainCommand } from './commands/explain.ts';
import { getCommand } from './commands/get.ts';
import { loadCommand } from './commands/load.ts';
import { planCommand } from './commands/plan.ts';
import { resolveCommand } from './commands/resolve.ts';
import { serveCommand } from './commands/serve.ts';
import { servicesCommand } from './commands/services.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { slicesCommand } from './commands/slices.ts';
import { statusCommand } from './commands/status.ts';
import { validateCommand } from './commands/validate.ts';
import { viewCommand } from './commands/view.ts';
import { watchCommand } from './commands/watch.ts';
import { xdsCommand } from './commands/xds.ts';
import { exitCodes, Failure, UsageError } from './failure.ts';
import { runLoadTest } from './load-test.ts';
import { addSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** In the order in which a newcomer meets them. */
const commands = [
  serveCommand,
  viewCommand,
  watchCommand,
  explainCommand,
  servicesCommand,
  resolveCommand,
  slicesCommand,
  endpointsCommand,
  getCommand,
  planCommand,
  validateCommand,
  applyCommand,
  deleteCommand,
  statusCommand,
  sessionsCommand,
  xdsCommand,
  bootstrapCommand,
  loadCommand,
] as const;

/** One command line, from its words to its exit code: ours, or that of `load`. Never throws for anything a user can do. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = words;
  try {
    if (first === 'load') return await runLoadTest(rest, terminal);
    await program(terminal).parseAsync(words, { from: 'user' });
    return exitCodes.answered;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage;
    }
    if (error instanceof UsageError) {
      terminal.notice(`error: ${error.message}`);
      return exitCodes.usage;
    }
    if (error instanceof Failure) {
      terminal.notice(`error: ${error.message}`);
      return exitCodes.failed;
    }
    throw error;
  }
}

function program(terminal: Terminal): Command {
  const root = addSettings(new Command('sliceplane'))
    .description(
      'Turns Services, Pods, Nodes and Endpoints into EndpointSlices, and tells every node which endpoints to use.',
    )
    .version(version)
    .addHelpText(
      'after',
      `
Examples:
  sliceplane serve -f apps/sliceplane/examples/shop
  sliceplane view shop/cart --node node-b2
  sliceplane plan -f apps/sliceplane/examples/shop`,
    );
  for (const command of commands) root.addCommand(command(terminal));
  everyCommand(root, (command) => {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({
        writeOut: (text) => terminal.print(text.trimEnd()),
        writeErr: (text) => terminal.notice(text.trimEnd()),
      });
  });
  return root;
}

function everyCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const below of command.commands) everyCommand(below, visit);
}
