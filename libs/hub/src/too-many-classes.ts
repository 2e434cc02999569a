import type { ViewClassKey } from '@sliceplane/views';

/**
 * A view that cannot be opened beside all that are open already. Viewpoints can be made up, and each view is memory here
 * and work of a shard with every change: who asks for many of their own must not take it from all others.
 */
export class TooManyClasses extends RangeError {
  override readonly name = 'TooManyClasses';

  constructor(service: string, viewClass: ViewClassKey, reason: string) {
    super(`view ${viewClass} of ${service} cannot be opened: ${reason}`);
  }
}
