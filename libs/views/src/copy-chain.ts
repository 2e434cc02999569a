/**
 * All copies of one address, one per slice, and who of them wins each port. Immutable, so a chain taken earlier stays
 * as it was: the table compares what it settled last with what there is now.
 */
import { beats, type Copy } from './dedup.ts';
import { type Chosen, haveSameFactsAndHints, isSamePort } from './entry.ts';
import type { PortTally } from './port-tally.ts';
import type { ViewPort } from './view.ts';

/** What all copies from one slice have in common; the same object while the slice's ports stay equal. */
export type FedPorts = readonly { readonly tally: PortTally; readonly port: ViewPort }[];

export interface Link extends Copy {
  readonly ports: FedPorts;
  readonly next: Link | undefined;
}

/** The copy that won an address for one Service port and number. */
export interface Winner extends Chosen {
  readonly tally: PortTally;
  readonly slice: string;
}

/** The chain without the copy of one slice. */
export function without(chain: Link | undefined, slice: string): Link | undefined {
  if (chain === undefined) return undefined;
  if (chain.slice === slice) return chain.next;
  const next = without(chain.next, slice);
  return next === chain.next ? chain : { ...chain, next };
}

/** Visits the winner for each Service port and number. Nearly every chain has one link and nothing to compare. */
export function eachWinner(
  chain: Link | undefined,
  visit: (fed: FedPorts[number], link: Link) => void,
): void {
  for (let link = chain; link !== undefined; link = link.next) {
    for (const fed of link.ports) {
      if (chain?.next === undefined || isWinner(link, fed, chain)) visit(fed, link);
    }
  }
}

function isWinner(link: Link, { tally, port }: FedPorts[number], chain: Link): boolean {
  for (let other: Link | undefined = chain; other !== undefined; other = other.next) {
    if (other === link || !beats(other, link)) continue;
    if (other.ports.some((fed) => fed.tally === tally && fed.port.port === port.port)) return false;
  }
  return true;
}

export function winnersOf(chain: Link | undefined): readonly Winner[] {
  const winners: Winner[] = [];
  eachWinner(chain, ({ tally, port }, { slice, endpoint }) => {
    winners.push({ tally, port, slice, endpoint });
  });
  return winners;
}

/** The cheap answer for an endpoint that moved to another slice or came back: one copy, the same object. */
export function areSameChains(a: Link | undefined, b: Link | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.next !== undefined || b.next !== undefined)
    return false;
  return a.endpoint === b.endpoint && a.ports === b.ports;
}

/** Equal to every viewer, whichever slices they come from. */
export function areSameWinners(before: readonly Winner[], after: readonly Winner[]): boolean {
  return (
    before.length === after.length &&
    before.every((a) =>
      after.some(
        (b) =>
          a.tally === b.tally &&
          isSamePort(a.port, b.port) &&
          haveSameFactsAndHints(a.endpoint, b.endpoint),
      ),
    )
  );
}
