import { LocalView } from '@sliceplane/client';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { connect } from './connection.ts';
import { optionsMessage } from './to-message.ts';
import { type Asked, type Tell, watchedOf } from './watching.ts';

/**
 * Follows views on a server until the terminal is interrupted. A stream that ends is opened again; one that never began is
 * a failure.
 * @throws Failure
 */
export async function watchServer(
  { subscriptions, place, options }: Asked,
  settings: Settings,
  terminal: Terminal,
  tell: Tell,
): Promise<void> {
  const { client, failureOf } = connect(settings);
  const request = {
    viewpoint: { ...place },
    options: optionsMessage(options),
    subscriptions: [...subscriptions],
  };
  const local = new LocalView();
  let began = false;
  try {
    for await (const event of client.watch(request, { signal: terminal.interrupted, local })) {
      if (event.kind === 'changed') tell(watchedOf(event, local.epoch, place));
      else if (event.kind === 'disconnected') {
        if (!began) throw event.error;
        const { message } = failureOf(event.error);
        terminal.notice(`notice: ${message}; trying again in ${event.retryInMs} ms`);
      }
      began = true;
    }
  } catch (error) {
    throw failureOf(error);
  } finally {
    client.close();
  }
}
