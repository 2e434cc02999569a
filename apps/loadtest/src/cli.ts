import { Command, CommanderError } from 'commander';
import { findMaxCommand } from './commands/find-max.ts';
import { generateCommand } from './commands/generate.ts';
import { kep752Command } from './commands/kep752.ts';
import { recordCommand } from './commands/record.ts';
import { runCommand } from './commands/run.ts';
import { type ExitCode, exitCodes, Failure, NotPassed, UsageError } from './failure.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** In the order in which a newcomer meets them. */
const commands = [
  runCommand,
  findMaxCommand,
  kep752Command,
  generateCommand,
  recordCommand,
] as const;

/** One command line, from its words to its exit code. Never throws for anything a user can do. */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const root = program(terminal, words);
  try {
    await root.parseAsync(words, { from: 'user' });
    return exitCodes.passed;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    }
    if (error instanceof UsageError) {
      terminal.notice(`error: ${error.message}`);
      return exitCodes.usage;
    }
    if (error instanceof Failure) {
      terminal.notice(`error: ${error.message}`);
      return exitCodes.failed;
    }
    if (error instanceof NotPassed) return exitCodes.failed;
    throw error;
  }
}

function program(terminal: Terminal, words: readonly string[]): Command {
  const root = new Command('sliceplane-load')
    .description(
      'Builds a synthetic cluster, changes it, puts agents on it, and checks that every view is right.',
    )
    .version(version)
    .addHelpText(
      'after',
      `
Examples:
  sliceplane-load run --scenario smoke
  sliceplane-load run --preset threshold --agents 1000 --churn 1500 --duration 60s --max-p99 500ms
  sliceplane-load find-max --of churn --slo p99=500ms
  sliceplane-load kep752`,
    );
  for (const command of commands) root.addCommand(command(terminal, words.slice(1)));
  everyCommand(root, (command) => {
    command
      .exitOverride()
      .showSuggestionAfterError()
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
