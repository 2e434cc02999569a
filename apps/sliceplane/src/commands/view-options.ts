import { defaultViewOptions, type ViewOptions } from '@sliceplane/views';
import type { AskedPlace } from '@sliceplane/hub';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import type { ViewDocument } from '../output/view.ts';
import { integerFrom } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Who asks and how, as `view`, `watch` and `explain` take it. */
export interface GivenViewpoint {
  readonly node?: string;
  readonly zone?: string;
  readonly mode: ViewOptions['mode'];
  readonly family: ViewOptions['family'];
  readonly includeNotReady?: boolean;
  readonly subset?: number;
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
    .option('--include-not-ready', 'also endpoints that are not ready')
    .addOption(
      new Option(
        '--subset <k>',
        'at most k endpoints per family and port, spread over the nodes that ask',
      ).argParser(integerFrom(1, 200)),
    );
}

/** @throws UsageError for a subset of nobody in particular */
export function placeOf({ node, zone, subset }: GivenViewpoint): AskedPlace {
  if (subset !== undefined && node === undefined) {
    throw new UsageError('--subset is the choice of a node: name it with --node');
  }
  return { node: node ?? '', ...(zone !== undefined && { zone }) };
}

export function viewOptionsOf(given: GivenViewpoint, port: string): ViewOptions {
  return {
    ...defaultViewOptions,
    mode: given.mode,
    family: given.family,
    includeNotReady: given.includeNotReady ?? false,
    subset: given.subset ?? 0,
    port,
  };
}

/** A port that the service does not have is an answer (nothing), and nearly always a slip. */
export function tellUnknownPort(port: string, view: ViewDocument, terminal: Terminal): void {
  if (port === '' || view.state !== 'empty' || view.selection.length > 0) return;
  terminal.notice(`notice: ${view.service} has no port '${port}'`);
}
