import { LocalView } from '@sliceplane/client';
import { parseSubscriptions } from '@sliceplane/hub';
import { packageDefinition, type WatchResponse__Output } from '@sliceplane/proto';
import { Failure } from '../failure.ts';
import { feedAlways, FILES_SOURCE } from '../feed.ts';
import type { Settings } from '../settings.ts';
import { type Terminal, untilAborted } from '../terminal.ts';
import { openFilesPlane } from './files-plane.ts';
import { type Asked, type Tell, watchedOf } from './watching.ts';

const FRAME_BYTES = 1024 * 1024;

/**
 * Follows views of files that change, until the terminal is interrupted. The frames are those a server would send, read as
 * a client reads them.
 * @throws Failure
 */
export async function watchFiles(
  { subscriptions, place, options }: Asked,
  settings: Settings,
  terminal: Terminal,
  tell: Tell,
): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const plane = opened.adopt(openFilesPlane(settings), (one) => one.close());
  const { manifests, close } = await feedAlways(plane.source(FILES_SOURCE), settings, terminal, {
    info: () => {},
    error: (text) => terminal.notice(`error: ${text}`),
  });
  opened.defer(close);
  await plane.settled();
  const local = new LocalView();
  local.begin();
  const watch = plane.hub.watch({
    place,
    options,
    subscriptions: parseSubscriptions(subscriptions),
    maxFrameBytes: FRAME_BYTES,
    wake: () => void setImmediate(pull),
  });
  opened.defer(() => watch.close());
  function pull(): void {
    for (let frame = watch.next(Date.now()); frame !== undefined; frame = watch.next(Date.now())) {
      for (const change of local.apply(frameOf(frame))) tell(watchedOf(change, local.epoch, place));
    }
  }
  pull();
  await untilAborted(terminal.interrupted);
  if (manifests.refused) throw new Failure('the answer leaves out the refused objects');
}

interface WatchMethod {
  readonly Watch: { readonly responseDeserialize: (bytes: Buffer) => WatchResponse__Output };
}

function frameOf(bytes: Buffer): WatchResponse__Output {
  const views = packageDefinition['sliceplane.v1.EndpointViews'] as unknown as WatchMethod;
  return views.Watch.responseDeserialize(bytes);
}
