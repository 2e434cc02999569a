import {
  type Crowd,
  crowdOf,
  type Outlook,
  reachOf,
  reasonOf,
  type ViewOptions,
  type Viewpoint,
  wantedRows,
} from '@sliceplane/views';
import type { Stance } from './watch-entry.ts';

/** All who ask one service for the same, from wherever. */
interface Asked {
  readonly options: ViewOptions;
  readonly crowds: readonly Crowd[];
  readonly root: Fork;
}

interface Fork {
  stance: Stance | undefined;
  readonly next: Map<string, Fork>;
}

/** Options can be made up: a ninth kind starts afresh. */
const maxAsked = 8;

/**
 * The stances of one service while its outlook keeps its shape, found without making a string, since every GetView asks.
 *
 *   options ──▶ reach of row 1 ──▶ its reason ──▶ reach of row 2 ──▶ … ──▶ the node, if a row goes by it ──▶ the zone ──▶ stance
 */
export class StanceTree {
  #asked: Asked[] = [];

  clear(): void {
    if (this.#asked.length > 0) this.#asked = [];
  }

  /** `outlook` of the shape since the tree was cleared. O(rows). */
  find(outlook: Outlook, viewpoint: Viewpoint, options: ViewOptions, make: () => Stance): Stance {
    const { crowds, root } = this.#askedOf(outlook, options);
    let fork = root;
    let goesByNode = options.subset > 0;
    let goesByZone = false;
    for (const crowd of crowds) {
      const reach = reachOf(crowd, outlook.local, options.mode, viewpoint);
      goesByNode ||= reach === 'node-hint' || reach === 'own-node';
      goesByZone ||= reach === 'zone-hint' || reach === 'own-zone';
      const reason = reasonOf(crowd, reach, viewpoint, options, outlook);
      fork = along(along(fork, reach), reason);
    }
    if (goesByNode) fork = along(fork, viewpoint.node);
    if (goesByZone) fork = along(fork, viewpoint.zone);
    return (fork.stance ??= make());
  }

  #askedOf(outlook: Outlook, options: ViewOptions): Asked {
    for (const asked of this.#asked) if (isSame(asked.options, options)) return asked;
    const crowds = wantedRows(outlook.ports, options).map(crowdOf);
    const asked = { options, crowds, root: newFork() };
    if (this.#asked.length >= maxAsked) this.#asked = [];
    this.#asked.push(asked);
    return asked;
  }
}

function along({ next }: Fork, name: string): Fork {
  let fork = next.get(name);
  if (fork === undefined) next.set(name, (fork = newFork()));
  return fork;
}

function newFork(): Fork {
  return { stance: undefined, next: new Map() };
}

function isSame(a: ViewOptions, b: ViewOptions): boolean {
  return (
    a === b ||
    (a.mode === b.mode &&
      a.family === b.family &&
      a.includeNotReady === b.includeNotReady &&
      a.port === b.port &&
      a.subset === b.subset)
  );
}
