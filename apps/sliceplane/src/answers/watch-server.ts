import type { SessionEvent } from '@sliceplane/client';
import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { connect, START_ONE_OR_ASK_FILES } from './connection.ts';
import { optionsMessage } from './to-message.ts';
import { type Asked, type Tell, watchedOf } from './watching.ts';

/**
 * Follows views on a server until the terminal is interrupted. A session that is lost goes on where it was; one that never
 * began is a failure.
 * @throws Failure
 */
export async function watchServer(
  { subscriptions, place, options }: Asked,
  settings: Settings,
  terminal: Terminal,
  tell: Tell,
): Promise<void> {
  const { client, failureOf } = connect(settings, START_ONE_OR_ASK_FILES);
  const session = client.session({
    ...place,
    agent: `sliceplane watch ${version}`,
    subscriptions: [{ subscriptions, options: optionsMessage(options) }],
    signal: terminal.interrupted,
  });
  let began = false;
  try {
    for await (const event of session) {
      if (event.kind === 'disconnected' && !began) throw event.error;
      began = true;
      if (event.kind === 'changed') tell(watchedOf(event, session.local.epoch, place));
      const text = noticeOf(event, (error) => failureOf(error).message);
      if (text !== '') terminal.notice(`notice: ${text}`);
    }
  } catch (error) {
    throw failureOf(error);
  } finally {
    client.close();
  }
}

/** What a person should know besides the views; '': nothing. @throws Failure when the server does not follow */
function noticeOf(event: SessionEvent, words: (error: Error) => string): string {
  switch (event.kind) {
    case 'disconnected':
      return `${words(event.error)}; trying again in ${event.retryInMs} ms`;
    case 'nacked':
      return `${event.error.message}; asking for it again`;
    case 'stale': {
      const what = event.service === '' ? 'every view' : event.service;
      return event.isStale
        ? `${what} may be out of date: ${causes[event.cause]}`
        : `${what} is current again`;
    }
    case 'refused':
      throw new Failure(`the server does not follow '${event.subscription}': ${event.message}`);
    default:
      return '';
  }
}

const causes = {
  silent: 'the server is silent',
  'source-lag': "the server's sources are silent",
  shard: 'its shard is being replaced',
  unsynced: 'the server has not heard from all its sources yet',
} as const;
