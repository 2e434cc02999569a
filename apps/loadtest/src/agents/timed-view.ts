import { LocalView } from '@sliceplane/client';
import type { WatchResponse__Output } from '@sliceplane/proto';

type Taken = ReturnType<LocalView['take']>;

/** A local view that knows when its newest frame was sent, and when it came. */
export class TimedView extends LocalView {
  /** Ms since the Unix epoch; 0: nothing has come. */
  sentMs = 0;
  receivedMs = 0;
  frames = 0;

  override take(frame: WatchResponse__Output, isFollowed?: (service: string) => boolean): Taken {
    this.frames += 1;
    this.sentMs = frame.sentMs;
    this.receivedMs = performance.timeOrigin + performance.now();
    return super.take(frame, isFollowed);
  }
}
