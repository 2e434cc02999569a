import {
  classOf,
  selectionOf,
  type ViewClassKey,
  type ViewOptions,
  type Viewpoint,
  type ViewState,
} from '@sliceplane/views';
import type { ClassView, Parked } from './class-view.ts';
import { selectionFields } from './frame.ts';
import type { ServiceRecord } from './service-record.ts';
import { ViewChange } from './view-change.ts';

const noBytes = new Uint8Array(0);

/** Which class a viewpoint is in, and why: valid while the record's shape and the viewpoint are the same. */
export interface Standing {
  readonly shape: number;
  readonly viewpoint: Viewpoint;
  readonly key: ViewClassKey;
  /** The reason of every port, in order: with the class, all that an envelope depends on. */
  readonly reasons: string;
}

/** What a stream last told its client about one service. */
export interface Told {
  readonly state: ViewState;
  readonly viewClass: string;
  readonly reasons: string;
  /** Shared bytes. */
  readonly selection: Uint8Array;
  /** Of the view the client holds; '' when it holds none. */
  readonly hashKey: string;
}

/** One service followed by one stream: all the memory a subscription costs. */
export class WatchEntry implements Parked {
  readonly record: ServiceRecord;
  readonly options: ViewOptions;
  /** Followed by a pattern: leaves with the service. */
  readonly byPattern: boolean;
  readonly #changed: (entry: WatchEntry) => void;
  /** What the client was told of. */
  view: ClassView | undefined;
  /** The class it should be told of next, which has yet to open. */
  next: ClassView | undefined;
  told: Told | undefined;
  standing: Standing | undefined;

  constructor(
    record: ServiceRecord,
    options: ViewOptions,
    byPattern: boolean,
    changed: (entry: WatchEntry) => void,
  ) {
    this.record = record;
    this.options = options;
    this.byPattern = byPattern;
    this.#changed = changed;
  }

  unpark(): void {
    this.#changed(this);
  }
}

/** Where a viewpoint stands towards a found service. Looked up again only when the service's shape or the place changed. */
export function standingOf(
  record: ServiceRecord,
  viewpoint: Viewpoint,
  options: ViewOptions,
  before?: Standing,
): Standing | undefined {
  const { shape, outlook } = record;
  if (!record.found || outlook === undefined) return undefined;
  if (before?.shape === shape && before.viewpoint === viewpoint) return before;
  const key = classOf(outlook, viewpoint, options);
  const reasons = selectionOf(outlook, viewpoint, options).map((port) => port.reason);
  return { shape, viewpoint, key, reasons: reasons.join(' ') };
}

export function stateOf(record: ServiceRecord, view: ClassView): ViewState {
  if (record.stale) return 'stale';
  return view.size === 0 ? 'empty' : 'ready';
}

/** Fields `selection` of a view. The same bytes for all who stand alike. */
export function selectionOfView(
  record: ServiceRecord,
  view: ClassView,
  standing: Standing,
  options: ViewOptions,
): Uint8Array {
  const cacheKey = `${view.key} ${standing.reasons}`;
  let fields = record.selections.get(cacheKey);
  if (fields === undefined && record.outlook !== undefined) {
    const ports = selectionOf(record.outlook, standing.viewpoint, options);
    fields = selectionFields(ports.map((port, i) => ({ ...port, chosen: view.chosen[i] ?? 0 })));
    record.selections.set(cacheKey, fields);
  }
  return fields ?? noBytes;
}

/** An answer without endpoints: not found, or pending sync. */
export function absence(
  record: Pick<ServiceRecord, 'name' | 'revision'>,
  state: 'not-found' | 'pending-sync',
): ViewChange {
  const { name: service, revision } = record;
  return new ViewChange({ service, state, revision, hash: noBytes, viewClass: '' }, noBytes, []);
}

/** The whole view. */
export function wholeView(
  record: ServiceRecord,
  view: ClassView,
  standing: Standing,
  selection: Uint8Array,
): ViewChange {
  return shared(record, `whole ${view.key} ${standing.reasons}`, () => {
    const { name: service } = record;
    const { revision, hash, times, key: viewClass } = view;
    const envelope = {
      service,
      state: stateOf(record, view),
      revision,
      hash,
      viewClass,
      times,
      selection,
    };
    return new ViewChange(envelope, view.snapshot(), []);
  });
}

/**
 * What leads a client that was told `told` to the view as it is: nothing, a word about its state, the changes it
 * missed as one, or the whole view.
 */
export function changeFrom(
  told: Told | undefined,
  record: ServiceRecord,
  view: ClassView,
  standing: Standing,
  selection: Uint8Array,
): ViewChange | undefined {
  const { reasons, key } = standing;
  if (told === undefined || told.hashKey === '')
    return wholeView(record, view, standing, selection);
  const same = told.hashKey === view.hashKey;
  const state = stateOf(record, view);
  if (same && told.state === state && told.viewClass === key && told.reasons === reasons) {
    return undefined;
  }
  const changes = same ? undefined : view.changesSince(told.hashKey);
  if (changes === undefined && !same) return wholeView(record, view, standing, selection);
  const samePorts = Buffer.compare(told.selection, selection) === 0;
  const viewClass = told.viewClass === key ? '' : key;
  const cacheKey = `${told.hashKey} ${key} ${reasons} ${samePorts} ${viewClass}`;
  return shared(record, cacheKey, () => {
    const { name: service } = record;
    const { revision, hash } = view;
    const base = changes?.base ?? { revision, hash };
    const times = changes?.times ?? view.times;
    const envelope = { service, state, revision, hash, viewClass, base, times };
    return new ViewChange(
      samePorts ? envelope : { ...envelope, selection },
      changes?.pieces ?? noBytes,
      changes?.removed ?? [],
    );
  });
}

/** Most answers are few; a mass of readers that each fell behind differently must not fill memory. */
const maxShared = 256;

function shared(record: ServiceRecord, key: string, make: () => ViewChange): ViewChange {
  const made = record.changes.get(key);
  if (made !== undefined) return made;
  const change = make();
  if (record.changes.size < maxShared) record.changes.set(key, change);
  return change;
}
