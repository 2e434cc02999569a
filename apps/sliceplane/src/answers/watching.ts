import type { LocalService, ViewChanged } from '@sliceplane/client';
import {
  byFamilyAddressId,
  parseViewClass,
  type ViewClassKey,
  type ViewOptions,
} from '@sliceplane/views';
import type { AskedPlace } from '@sliceplane/hub';
import { type WatchedDocument, watchedEndpoint } from '../output/watched.ts';
import { entryOf, selectionOf, stateOf } from './from-message.ts';

/** What a watch is told to follow. */
export interface Asked {
  /** `namespace/name`, `namespace/name:port`, `namespace/*` or `*` */
  readonly subscriptions: readonly string[];
  readonly place: AskedPlace;
  readonly options: Omit<ViewOptions, 'port'>;
}

export type Tell = (change: WatchedDocument) => void;

/** One change of a stream as it is printed. A stream does not repeat who asks; the zone is told as far as the class tells it. */
export function watchedOf(change: ViewChanged, epoch: string, place: AskedPlace): WatchedDocument {
  const { view, reset, upserts, removed } = change;
  return {
    service: view.service,
    viewpoint: { node: place.node, zone: place.zone ?? zoneOf(view) },
    state: stateOf(view.state),
    revision: view.revision,
    hash: view.hash,
    epoch,
    class: view.viewClass,
    selection: view.selection.map(selectionOf),
    reset,
    endpoints: upserts.map(entryOf).sort(byFamilyAddressId).map(watchedEndpoint),
    removed,
    times: {
      triggerMs: view.times?.triggerMs ?? 0,
      ingestMs: view.times?.ingestMs ?? 0,
      computedMs: view.times?.computedMs ?? 0,
    },
  };
}

function zoneOf({ viewClass }: LocalService): string {
  if (viewClass === '') return '';
  const { ring } = parseViewClass(viewClass as ViewClassKey);
  return ring.startsWith('zone:') ? ring.slice('zone:'.length) : '';
}
