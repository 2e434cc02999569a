import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { endpointsCommand } from './endpoints.ts';
import { servicesCommand } from './services.ts';
import { slicesCommand } from './slices.ts';

/** kubectl's word order for the lists: `get endpoints` is `endpoints`. */
export function getCommand(terminal: Terminal): Command {
  return new Command('get')
    .summary('get endpoints, slices or services')
    .description("The lists in kubectl's word order: `get endpoints` is `endpoints`.")
    .addCommand(endpointsCommand(terminal))
    .addCommand(slicesCommand(terminal))
    .addCommand(servicesCommand(terminal))
    .addHelpText(
      'after',
      `
Examples:
  sliceplane get endpoints -n shop
  sliceplane get slices cart -n shop -o yaml
  sliceplane get services`,
    );
}
