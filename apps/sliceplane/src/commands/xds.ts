import type { XdsClient__Output, XdsTypeStatus__Output } from '@sliceplane/proto';
import { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { document } from '../output/document.ts';
import { type XdsClientDocument, type XdsTypeDocument, xdsText } from '../output/xds.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

interface Given {
  readonly refusing?: boolean;
  readonly node?: string;
  readonly resources?: boolean;
}

/** Which xDS clients are connected, and what each has accepted or refused. */
export function xdsCommand(terminal: Terminal): Command {
  return new Command('xds')
    .summary('which xDS clients are connected, and what they accepted')
    .description(
      'Lists the xDS streams of a server (Envoy, gRPC): whose they are, what was sent, accepted and refused, by type.',
    )
    .argument('[client]', 'only those whose node.id is this')
    .option('--refusing', 'only those whose last answer to some type was a refusal')
    .option('--node <name>', 'only those of this Kubernetes node')
    .option('--resources', 'also every resource, with the versions sent and accepted')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane xds
  sliceplane xds --refusing
  sliceplane xds envoy-node-b2 --resources`,
    )
    .action(async (nodeId: string | undefined, given: Given, command: Command) => {
      const { refusing = false, node = '', resources = false } = given;
      const settings = settingsOf(command);
      if (settings.files.length > 0) throw new UsageError('xds asks a server: leave out -f');
      const { connect } = await import('../answers/connection.ts'); // gRPC, only where a server is asked
      const { ask, client } = connect(settings);
      try {
        const clients = await ask(async () => {
          const all: XdsClientDocument[] = [];
          const pageSize = resources ? 1 : 1000; // a client may have many thousands of them
          for await (const one of client.listXdsClients({ refusing, node, resources, pageSize })) {
            if (nodeId !== undefined && one.nodeId !== nodeId) continue;
            all.push(clientDocument(one, resources));
          }
          return all;
        });
        if (clients.length === 0) terminal.notice('No xDS clients found.');
        const text = (): string => xdsText(clients, Date.now());
        terminal.print(document(settings.format, { clients }, text));
      } finally {
        client.close();
      }
    });
}

/** Who first, then what. */
function clientDocument(message: XdsClient__Output, resources: boolean): XdsClientDocument {
  return {
    id: message.id,
    method: message.method,
    peer: message.peer,
    nodeId: message.nodeId,
    userAgent: message.userAgent,
    node: message.node,
    zone: message.zone,
    rendering: message.rendering,
    openedMs: message.openedMs,
    bytes: message.bytes,
    types: message.types.map((type) => typeDocument(type, resources)),
  };
}

function typeDocument(message: XdsTypeStatus__Output, resources: boolean): XdsTypeDocument {
  return {
    typeUrl: message.typeUrl,
    subscribed: message.subscribed,
    wildcard: message.wildcard,
    responses: message.responses,
    acks: message.acks,
    nacks: message.nacks,
    lastNack: message.lastNack,
    lastNackMs: message.lastNackMs,
    waitingSinceMs: message.waitingSinceMs,
    answeredNonce: message.answeredNonce,
    refused: message.refused,
    ...(resources && {
      resources: message.resources.map(({ name, status, version, acceptedVersion }) => ({
        name,
        status,
        version,
        acceptedVersion,
      })),
    }),
  };
}
