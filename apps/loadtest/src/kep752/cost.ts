import type { Node } from '@sliceplane/kube';
import type { Reader } from './readers.ts';
import { scaledUp, type Stratum } from './sample.ts';

/** What one operation cost in one representation, over all nodes. */
export interface Cost {
  /** Objects written. null: this representation has no object. */
  readonly writes: number | null;
  /** One object or view told to one node. */
  readonly events: number;
  readonly bytes: number;
  readonly how: How;
}

/**
 * `measured`: counted on the connections of all nodes. `scaled`: counted on the connections of some nodes, or for some of the
 * writes, and multiplied. `computed`: the measured length of each written object, times the nodes.
 */
export type How = 'measured' | 'scaled' | 'computed';

export const representations = [
  'endpoints',
  'endpoints-cut',
  'slices',
  'views',
  'views-own-zone',
] as const;
export type Representation = (typeof representations)[number];

/** Bytes and events of every reader, and versions of Endpoints, while an operation was under way. */
export interface Received {
  readonly readers: ReadonlyMap<Reader, Counted>;
  readonly whole: Written;
  readonly cut: Written;
}

export interface Counted {
  readonly bytes: number;
  readonly events: number;
}

/** Versions of the Endpoints object, and their length together. */
export interface Written {
  readonly writes: number;
  readonly bytes: number;
}

/** Who reads, on which node. */
export interface Readers {
  readonly everywhere: ReadonlyMap<Node, Reader>;
  readonly ownZone: ReadonlyMap<Node, Reader>;
  /** Every node gets the same slices, so few of them stand for all, and have to agree. */
  readonly slices: readonly Reader[];
}

export interface Scale {
  readonly strata: readonly Stratum[];
  /** Of the cluster. */
  readonly nodes: number;
  /** So many of the operation that was measured are the operation that was asked for. At least 1. */
  readonly times: number;
}

/** @throws Error when readers of slices do not agree */
export function costs(
  received: Received,
  readers: Readers,
  scale: Scale,
): Readonly<Record<Representation, Cost>> {
  return {
    endpoints: endpointsCost(received.whole, scale),
    'endpoints-cut': endpointsCost(received.cut, scale),
    slices: slicesCost(received, readers.slices, scale),
    views: viewsCost(received, readers.everywhere, scale),
    'views-own-zone': viewsCost(received, readers.ownZone, scale),
  };
}

/** Of one reader. @throws Error for one that did not read */
export function counted({ readers }: Received, reader: Reader | undefined): Counted {
  const found = reader === undefined ? undefined : readers.get(reader);
  if (found === undefined) throw new Error('a node without a reader');
  return found;
}

function endpointsCost({ writes, bytes }: Written, { nodes, times }: Scale): Cost {
  return {
    writes: writes * times,
    events: writes * times * nodes,
    bytes: bytes * times * nodes,
    how: times === 1 ? 'computed' : 'scaled',
  };
}

function slicesCost(received: Received, readers: readonly Reader[], { nodes, times }: Scale): Cost {
  const all = readers.map((reader) => counted(received, reader));
  const events = all[0]?.events ?? 0;
  if (all.some((one) => one.events !== events)) {
    const told = all.map((one) => one.events).join(' and ');
    throw new Error(`readers of the same slices were told ${told} changes`);
  }
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0) / all.length;
  return {
    writes: events * times,
    events: events * times * nodes,
    bytes: bytes * times * nodes,
    how: 'scaled',
  };
}

function viewsCost(
  received: Received,
  readers: ReadonlyMap<Node, Reader>,
  { strata, nodes, times }: Scale,
): Cost {
  const over = (what: keyof Counted): number =>
    times * scaledUp(strata, (node) => counted(received, readers.get(node))[what]);
  return {
    writes: null,
    events: over('events'),
    bytes: over('bytes'),
    how: times === 1 && readers.size === nodes ? 'measured' : 'scaled',
  };
}
