import { openPlane, type Plane } from '@sliceplane/plane';
import { createCodec } from '@sliceplane/wire/codec';
import { FILES_SOURCE } from '../feed.ts';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';

/** A plane in this process, on this thread, that waits for the files. */
export function openFilesPlane({ slices, parse }: Settings): Plane {
  return openPlane({
    host: 'inline',
    codec: createCodec(),
    slices,
    parse,
    sources: [FILES_SOURCE],
    version,
  });
}
