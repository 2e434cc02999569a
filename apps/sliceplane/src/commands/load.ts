import { Command } from 'commander';
import { UsageError } from '../failure.ts';

/** As it is listed. Its words are not ours to read: see `run`. */
export function loadCommand(): Command {
  return new Command('load')
    .summary('test a server, and the design, under load')
    .description('Runs sliceplane-load, which has its own words: sliceplane load --help')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(() => {
      throw new UsageError('load comes first, and what follows is its own: sliceplane load …');
    });
}
