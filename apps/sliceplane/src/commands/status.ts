import type { GetStatusResponse__Output } from '@sliceplane/proto';
import type { BackendStatus } from '@sliceplane/wire';
import { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { document } from '../output/document.ts';
import { type StatusDocument, statusText } from '../output/status.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** How a server is. */
export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .summary('shards, sources and events of a server')
    .description('Prints the shards, sources and newest events of a server.')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane status
  sliceplane status --server unix:/run/sliceplane.sock -o json`,
    )
    .action(async (_: unknown, command: Command) => {
      const settings = settingsOf(command);
      if (settings.files.length > 0) throw new UsageError('status asks a server: leave out -f');
      const { connect } = await import('../answers/connection.ts'); // gRPC, only where a server is asked
      const { ask, client } = connect(settings);
      try {
        const shown = statusDocument(await ask(() => client.getStatus()));
        terminal.print(document(settings.format, shown, () => statusText(shown, Date.now())));
      } finally {
        client.close();
      }
    });
}

const nothing: BackendStatus['objects'] = {
  services: 0,
  pods: 0,
  nodes: 0,
  endpoints: 0,
  inputSlices: 0,
  slices: 0,
  podsLeftOut: 0,
};

const noProcess: StatusDocument['process'] = {
  pid: 0,
  cpuUserMs: 0,
  cpuSystemMs: 0,
  rssBytes: 0,
  heapUsedBytes: 0,
  externalBytes: 0,
  eventLoopP50Ms: 0,
  eventLoopP99Ms: 0,
  eventLoopMaxMs: 0,
};

const noDelivery: StatusDocument['delivery'] = {
  frames: 0,
  bytes: 0,
  resets: 0,
  deltas: 0,
  unchanged: 0,
  coalesced: 0,
  heartbeats: 0,
  refused: 0,
  ended: 0,
  nacks: 0,
};

/** The whole first, its parts after it. A part is absent only from a server of before it was there. */
function statusDocument(message: GetStatusResponse__Output): StatusDocument {
  return {
    version: message.version,
    epoch: message.epoch,
    startedMs: message.startedMs,
    synced: message.synced,
    sourceLagMs: message.sourceLagMs,
    streams: message.streams,
    subscriptions: message.subscriptions,
    xdsStreams: message.xdsStreams,
    process: message.process ?? noProcess,
    delivery: message.delivery ?? noDelivery,
    objects: message.objects ?? nothing,
    shards: message.shards as StatusDocument['shards'],
    sources: message.sources,
    events: message.events as StatusDocument['events'],
  };
}
