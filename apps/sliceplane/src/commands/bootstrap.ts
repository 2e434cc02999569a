import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { bootstrapEnvoyCommand } from './bootstrap-envoy.ts';
import { bootstrapGrpcCommand } from './bootstrap-grpc.ts';

/** The file an xDS client starts with. Asks nobody: what it names need not be there yet. */
export function bootstrapCommand(terminal: Terminal): Command {
  return new Command('bootstrap')
    .summary('the file that Envoy or a gRPC client starts with')
    .description('Prints a configuration with which an xDS client finds this server.')
    .addCommand(bootstrapEnvoyCommand(terminal))
    .addCommand(bootstrapGrpcCommand(terminal))
    .addHelpText(
      'after',
      `
Examples:
  sliceplane bootstrap envoy --node node-b2 --zone eu-1b --route shop/cart:grpc=127.0.0.1:9001 > envoy.yaml
  sliceplane bootstrap grpc --node node-b2 --zone eu-1b > grpc.json`,
    );
}
