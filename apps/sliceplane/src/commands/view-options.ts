import { defaultViewOptions, type ViewOptions } from '@sliceplane/views';
import type { AskedPlace } from '@sliceplane/hub';
import { type Command, Option } from 'commander';
import type { ViewDocument } from '../output/view.ts';
import type { Terminal } from '../terminal.ts';

/** Who asks and how, as `view`, `watch` and `explain` take it. */
export interface GivenViewpoint {
  readonly node?: string;
  readonly zone?: string;
  readonly mode: ViewOptions['mode'];
  readonly family: ViewOptions['family'];
  readonly includeNotReady?: boolean;
}

export function addViewpoint(command: Command): Command {
  return command
    .option('--node <name>', 'the node that asks; it need not exist')
    .option('--zone <name>', "the zone that asks, instead of the node's own")
    .addOption(
      new Option('--mode <mode>', 'which endpoints; default is what kube-proxy on that node uses')
        .choices(['default', 'prefer-zone', 'strict-zone', 'node-only', 'everything'])
        .default('default'),
    )
    .addOption(
      new Option('--family <family>', 'address family; FQDN only when asked for')
        .choices(['both', 'IPv4', 'IPv6', 'FQDN'])
        .default('both'),
    )
    .option('--include-not-ready', 'also endpoints that are not ready');
}

export function placeOf({ node, zone }: GivenViewpoint): AskedPlace {
  return { node: node ?? '', ...(zone !== undefined && { zone }) };
}

export function viewOptionsOf(given: GivenViewpoint, port: string): ViewOptions {
  return {
    ...defaultViewOptions,
    mode: given.mode,
    family: given.family,
    includeNotReady: given.includeNotReady ?? false,
    port,
  };
}

/** A port that the service does not have is an answer (nothing), and nearly always a slip. */
export function tellUnknownPort(port: string, view: ViewDocument, terminal: Terminal): void {
  if (port === '' || view.state !== 'empty' || view.selection.length > 0) return;
  terminal.notice(`notice: ${view.service} has no port '${port}'`);
}
