import {
  classOf,
  type Outlook,
  type SelectionReason,
  selectionOf,
  type ViewClassKey,
  type ViewOptions,
  type Viewpoint,
  type ViewState,
} from '@sliceplane/views';
import type { ClassView } from './class-view.ts';
import { selectionFields } from './frame.ts';
import type { Parked, Parking } from './parking.ts';
import type { ServiceRecord } from './service-record.ts';
import { ViewChange } from './view-change.ts';

const noBytes = new Uint8Array(0);

/** A class and its reasons: viewpoints of one stance are answered alike. One object per service, until its shape changes. */
export interface Stance {
  readonly key: ViewClassKey;
  /** Every port and its reason, in order: with the class, all that an envelope depends on. */
  readonly reasons: string;
  /** Each reason once. */
  readonly reasonNames: readonly SelectionReason[];
  /** From here on of the present state of the record, which lets go of it. */
  selection: Uint8Array | undefined;
  /** What everybody who is up to date was told. */
  told: Told | undefined;
  /** Where those who were told the same go from there. By identity: the way most take costs one look-up. */
  readonly steps: Map<Told | undefined, Step>;
}

export interface Step {
  /** undefined: nothing to say. */
  readonly change: ViewChange | undefined;
  readonly told: Told;
}

/** What a stream last told its client about one service. Shared by all streams in step. */
export interface Told {
  /** Nothing was told yet on this stream: what is here is what the client said it holds. */
  readonly owed: boolean;
  readonly state: ViewState;
  readonly viewClass: string;
  readonly reasons: string;
  readonly reasonNames: readonly SelectionReason[];
  readonly selection: Uint8Array;
  /** Of the class, when this was told. */
  readonly changes: number;
  /** Of the service, when this was told. */
  readonly revision: number;
  /** Of the view the client holds; '' when it holds none. */
  readonly hashKey: string;
}

export const toldPending: Told = toldNothing('pending-sync');
export const toldNotFound: Told = toldNothing('not-found');
/** The client could not take in what it was told: the whole view is next. */
export const toldInVain: Told = toldNothing('ready');
/** The client was told of the service, and asked again. */
export const toldAgain: Told = { ...toldNothing('ready'), owed: true };

/** The client says that it holds the view of this hash, from elsewhere. */
export function toldElsewhere(hashKey: string): Told {
  return { ...toldAgain, hashKey };
}

function toldNothing(state: ViewState): Told {
  return {
    owed: false,
    state,
    viewClass: '',
    reasons: '',
    reasonNames: [],
    selection: noBytes,
    changes: 0,
    revision: 0,
    hashKey: '',
  };
}

/** One service followed by one stream: all the memory a subscription costs. */
export class WatchEntry implements Parked {
  readonly record: ServiceRecord;
  readonly options: ViewOptions;
  /** Followed by a pattern: leaves with the service. '' when by its own name. */
  readonly pattern: string;
  readonly #changed: (entry: WatchEntry) => void;
  parking: Parking | undefined;
  slot = 0;
  /** What the client was told of. */
  view: ClassView | undefined;
  /** The class it should be told of next, which has yet to open. */
  next: ClassView | undefined;
  told: Told | undefined;
  #stance: Stance | undefined;
  #shape = -1;
  #viewpoint: Viewpoint | undefined;

  constructor(
    record: ServiceRecord,
    options: ViewOptions,
    pattern: string,
    changed: (entry: WatchEntry) => void,
  ) {
    this.record = record;
    this.options = options;
    this.pattern = pattern;
    this.#changed = changed;
  }

  unpark(): void {
    this.#changed(this);
  }

  /** Its subscriber waits for a first answer. */
  get isOwed(): boolean {
    return this.told === undefined || this.told.owed;
  }

  /** Where the viewpoint stands; undefined: the service is not found. Looked up when its shape or the place changed. */
  stanceFrom(viewpoint: Viewpoint): Stance | undefined {
    const { shape } = this.record;
    if (this.#shape !== shape || this.#viewpoint !== viewpoint) {
      this.#stance = stanceOf(this.record, viewpoint, this.options);
      this.#shape = shape;
      this.#viewpoint = viewpoint;
    }
    return this.#stance;
  }
}

export function stanceOf(
  record: ServiceRecord,
  viewpoint: Viewpoint,
  options: ViewOptions,
): Stance | undefined {
  const { outlook } = record;
  if (!record.found || outlook === undefined) return undefined;
  return record.tree.find(outlook, viewpoint, options, () =>
    namedStance(record, outlook, viewpoint, options),
  );
}

/** One object for the class and its reasons, by whichever way it was found. */
function namedStance(
  record: ServiceRecord,
  outlook: Outlook,
  viewpoint: Viewpoint,
  options: ViewOptions,
): Stance {
  const key = classOf(outlook, viewpoint, options);
  const selection = selectionOf(outlook, viewpoint, options);
  const reasons = selection
    .map(({ family, port, protocol, reason }) => `${family} ${port}/${protocol} ${reason}`)
    .join(', ');
  const name = `${key} ${reasons}`;
  let stance = record.stances.get(name);
  if (stance === undefined) {
    const reasonNames = [...new Set(selection.map(({ reason }) => reason))];
    const empty = { selection: undefined, told: undefined, steps: new Map() };
    stance = { key, reasons, reasonNames, ...empty };
    if (record.stances.size >= maxStances) record.forgetStances();
    record.stances.set(name, stance);
  }
  return stance;
}

/** Viewpoints can be made up; those of a stance that was let go just share less. */
const maxStances = 16_384;
/** Most who follow a service are in step; a mass of readers that each fell behind differently must not fill memory. */
const maxSteps = 256;

/** What one who was told `told` is told now. `view` is the open class of the stance. */
export function stepFrom(
  told: Told | undefined,
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  viewpoint: Viewpoint,
  options: ViewOptions,
): Step {
  const made = stance.steps.get(told);
  if (made !== undefined) return made;
  record.warm.add(stance);
  const selection = selectionOfView(record, view, stance, viewpoint, options);
  const change = changeFrom(told, record, view, stance, selection);
  const unchanged = change === undefined ? told : undefined;
  const step = {
    change,
    told: unchanged ?? (stance.told ??= toldOf(record, view, stance, selection)),
  };
  if (stance.steps.size < maxSteps && told?.owed !== true) stance.steps.set(told, step);
  return step;
}

function toldOf(
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  selection: Uint8Array,
): Told {
  const { key: viewClass, reasons, reasonNames } = stance;
  const { revision } = record;
  const { hashKey, changes } = view;
  const told = { viewClass, reasons, reasonNames, selection, revision, hashKey, changes };
  return { ...told, owed: false, state: stateOf(record, view) };
}

function stateOf(record: ServiceRecord, view: ClassView): ViewState {
  if (record.stale) return 'stale';
  return view.size === 0 ? 'empty' : 'ready';
}

function selectionOfView(
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  viewpoint: Viewpoint,
  options: ViewOptions,
): Uint8Array {
  if (stance.selection === undefined && record.outlook !== undefined) {
    const ports = selectionOf(record.outlook, viewpoint, options);
    stance.selection = selectionFields(
      ports.map((port, i) => ({ ...port, chosen: view.chosen[i] ?? 0 })),
    );
  }
  return stance.selection ?? noBytes;
}

/** An answer without endpoints: not found, or pending sync. */
export function absence(
  record: Pick<ServiceRecord, 'name' | 'revision'>,
  state: 'not-found' | 'pending-sync',
): ViewChange {
  const { name: service, revision } = record;
  return new ViewChange({ service, state, revision, hash: noBytes, viewClass: '' }, noBytes, []);
}

/**
 * The whole view. Its revision is the service's, not that of the class's last change: a viewer that moves to a class
 * that has been quiet for long must not go back in revisions (law 7).
 */
function wholeView(
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  selection: Uint8Array,
): ViewChange {
  return shared(record, `whole ${stance.key} ${stance.reasons}`, () => {
    const { name: service, revision } = record;
    const { hash, times, key: viewClass } = view;
    const state = stateOf(record, view);
    const envelope = { service, state, revision, hash, viewClass, times, selection };
    return new ViewChange(envelope, view.snapshot(), []);
  });
}

/** What the client holds is the view: no endpoints, and no need of their bytes. */
function unchangedView(
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  selection: Uint8Array,
): ViewChange {
  return shared(record, `unchanged ${stance.key} ${stance.reasons}`, () => {
    const { name: service, revision } = record;
    const { hash, key: viewClass } = view;
    const state = stateOf(record, view);
    const envelope = { service, state, revision, hash, viewClass, selection };
    return new ViewChange({ ...envelope, unchanged: true }, noBytes, []);
  });
}

/**
 * What leads a client that was told `told` to the view as it is: nothing, a word about its state, the changes it
 * missed as one, or the whole view.
 */
function changeFrom(
  told: Told | undefined,
  record: ServiceRecord,
  view: ClassView,
  stance: Stance,
  selection: Uint8Array,
): ViewChange | undefined {
  if (told === undefined || told.hashKey === '') return wholeView(record, view, stance, selection);
  const { key, reasons } = stance;
  const same = told.hashKey === view.hashKey;
  // `unchanged` without a selection leaves the client the one it has, so here too none can only be told by the whole view.
  const isUnchanged = same && selection.length > 0;
  if (told.owed) return (isUnchanged ? unchangedView : wholeView)(record, view, stance, selection);
  const state = stateOf(record, view);
  if (same && told.state === state && told.viewClass === key && told.reasons === reasons) {
    return undefined;
  }
  const changes = same ? undefined : view.changesSince(told.hashKey);
  if (changes === undefined && !same) return wholeView(record, view, stance, selection);
  // A delta without a selection says that it is the one before, so none left can only be told by the whole view.
  if (selection.length === 0 && told.selection.length > 0) {
    return wholeView(record, view, stance, selection);
  }
  const samePorts = Buffer.compare(told.selection, selection) === 0;
  const viewClass = told.viewClass === key ? '' : key;
  const from = `${told.revision} ${told.hashKey}`;
  return shared(record, `${from} ${key} ${reasons} ${samePorts} ${viewClass}`, () => {
    const { name: service, revision } = record;
    const { hash } = view;
    const base = { revision: told.revision, hash: changes?.base.hash ?? hash };
    const times = changes?.times ?? view.times;
    const envelope = { service, state, revision, hash, viewClass, base, times };
    return new ViewChange(
      samePorts ? envelope : { ...envelope, selection },
      changes?.pieces ?? noBytes,
      changes?.removed ?? [],
    );
  });
}

function shared(record: ServiceRecord, key: string, make: () => ViewChange): ViewChange {
  const made = record.changes.get(key);
  if (made !== undefined) return made;
  const change = make();
  if (record.changes.size < maxSteps) record.changes.set(key, change);
  return change;
}
