import type { SessionStatus__Output } from '@sliceplane/proto';
import { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { document } from '../output/document.ts';
import { type SessionDocument, sessionsTable } from '../output/sessions.ts';
import { settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

interface Given {
  readonly behind?: boolean;
  readonly node?: string;
}

/** Who is connected to a server, and who lags. */
export function sessionsCommand(terminal: Terminal): Command {
  return new Command('sessions')
    .summary('who is connected, and who is behind')
    .description('Lists the streams of a server: whose they are, what was sent, what is waiting.')
    .option('--behind', 'only those with news they have not taken, furthest behind first')
    .option('--node <name>', 'only those of this node')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane sessions
  sliceplane sessions --behind -o json
  sliceplane sessions --node node-b2`,
    )
    .action(async ({ behind = false, node = '' }: Given, command: Command) => {
      const settings = settingsOf(command);
      if (settings.files.length > 0) throw new UsageError('sessions asks a server: leave out -f');
      const { connect } = await import('../answers/connection.ts'); // gRPC, only where a server is asked
      const { ask, client } = connect(settings);
      try {
        const sessions = await ask(async () => {
          const all: SessionDocument[] = [];
          const request = { behind, node, pageSize: 1000 };
          for await (const one of client.listSessions(request)) all.push(sessionDocument(one));
          return all;
        });
        if (sessions.length === 0) terminal.notice('No sessions found.');
        const text = (): string => sessionsTable(sessions, Date.now());
        terminal.print(document(settings.format, { sessions }, text));
      } finally {
        client.close();
      }
    });
}

/** Who first, then what. */
function sessionDocument(message: SessionStatus__Output): SessionDocument {
  return {
    id: message.id,
    method: message.method,
    peer: message.peer,
    agent: message.agent,
    node: message.node,
    zone: message.zone,
    openedMs: message.openedMs,
    subscriptions: message.subscriptions,
    behind: message.behind,
    behindSinceMs: message.behindSinceMs,
    sequence: message.sequence,
    acked: message.acked,
    lastSentMs: message.lastSentMs,
    bytes: message.bytes,
    nacks: message.nacks,
    lastNack: message.lastNack,
  };
}
