/**
 * What each rule says about one endpoint, in the order in which the rules are asked. The first `dropped` is the last
 * word; an endpoint without one is in the view.
 */
import type { Endpoint } from '@sliceplane/kube';
import type { Row, RowCopy } from './node-view.ts';
import { isEverywhere, isInReach } from './proximity.ts';
import { isReady, isServing, isTerminating, willingness } from './readiness.ts';
import type { ClassOptions, Viewpoint } from './view.ts';

/** One rule's word on one thing. */
export interface Verdict {
  /** address, duplicates, traffic-policy, readiness, node-hints, zone-hints, zone, node, subset; of notes: service, slice-port. */
  readonly rule: string;
  /** Where the rule comes from: "C31", "KEP-3015", "mode strict-zone". */
  readonly source: string;
  readonly outcome: 'kept' | 'dropped' | 'noted';
  readonly message: string;
}

/** Where and how the question was asked. */
export interface Asked {
  readonly viewpoint: Viewpoint;
  readonly options: ClassOptions;
  readonly local: boolean;
}

/** C18, inside a slice and across slices. `kept` is the copy its slice keeps at this place, `copies` those of all slices. */
export function duplicateVerdicts(
  endpoint: Endpoint,
  kept: RowCopy,
  copies: readonly RowCopy[],
  winner: RowCopy,
): readonly Verdict[] {
  if (kept.endpoint !== endpoint) {
    const why = isTerminating(endpoint)
      ? 'is terminating, so it replaces none'
      : 'a later one that is not terminating replaces it';
    return [
      say('duplicates', 'C18', 'dropped', `the slice lists ${kept.place} twice; this one ${why}`),
    ];
  }
  const others = copies.filter((copy) => copy !== kept);
  if (others.length === 0) return [];
  if (winner === kept) {
    const slices = others.map(({ slice }) => slice).sort();
    return [say('duplicates', 'C18', 'kept', `wins over its copies in ${slices.join(', ')}`)];
  }
  const why = `the copy in ${winner.slice} ${advantage(winner, kept)}`;
  return [say('duplicates', 'C18', 'dropped', why)];
}

/** Policy, readiness and proximity for an endpoint that dedup kept. */
export function choiceVerdicts(endpoint: Endpoint, row: Row, asked: Asked): readonly Verdict[] {
  const proximity = proximityVerdicts(endpoint, row, asked);
  const readiness = readinessVerdict(endpoint, row);
  const strict = row.choice.reach === 'own-node' || asked.options.mode === 'strict-zone';
  const inOrder = strict ? [...proximity, readiness] : [readiness, ...proximity];
  const end = inOrder.findIndex(({ outcome }) => outcome === 'dropped');
  return end < 0 ? inOrder : inOrder.slice(0, end + 1);
}

/** Whether an address that was chosen is among the first of this node. */
export function subsetVerdicts(
  address: string,
  { ranking }: Row,
  { viewpoint, options }: Asked,
): readonly Verdict[] {
  if (ranking === undefined) return [];
  const place = ranking.findIndex((one) => one.address === address) + 1;
  const outcome = place <= options.subset ? 'kept' : 'dropped';
  const message = `${address} is number ${place} of ${ranking.length} for ${nodeOf(viewpoint).replace('on ', '')}, the subset is of ${options.subset}`;
  return [say('subset', 'rendezvous hashing', outcome, message)];
}

function readinessVerdict(endpoint: Endpoint, { choice, tally }: Row): Verdict {
  const willing = willingness(endpoint);
  const where =
    choice.reach === 'own-node'
      ? ' on this node'
      : choice.reach === 'own-zone'
        ? ' in this zone'
        : '';
  if (willing === 'ready') {
    const also = isTerminating(endpoint) ? ', which wins over terminating' : '';
    return say('readiness', isTerminating(endpoint) ? 'C33a' : 'C17', 'kept', `it is ready${also}`);
  }
  const source = willing === 'draining' ? (where === '' ? 'C31' : 'C33') : 'C33a';
  if (willing === 'draining' && choice.asked === 'draining') {
    const also = where === '' ? '; hints do not count then' : '';
    const message = `nobody${where} is ready, so it is used while serving and terminating${also}`;
    return say('readiness', source, 'kept', message);
  }
  if (choice.along === 'not-ready') {
    return say('readiness', 'includeNotReady', 'kept', 'it is not ready, and was asked for');
  }
  if (willing === 'draining' && choice.along === 'draining') {
    return say(
      'readiness',
      'mode hinted',
      'kept',
      'it is serving and terminating, as was asked for',
    );
  }
  if (willing === 'closed') {
    return say('readiness', source, 'dropped', `it is ${conditions(endpoint)}`);
  }
  const ready = where === '' ? `${tally.ready} of ${tally.total} are` : `somebody${where} is`;
  const message = `it is serving and terminating, used only when nobody${where} is ready: ${ready}`;
  return say('readiness', source, 'dropped', message);
}

function conditions(endpoint: Endpoint): string {
  const serving = isServing(endpoint) ? 'serving' : 'not serving';
  const terminating = isTerminating(endpoint) ? 'terminating' : 'not terminating';
  return `not ready, ${serving} and ${terminating}`;
}

function proximityVerdicts(endpoint: Endpoint, row: Row, asked: Asked): readonly Verdict[] {
  const { choice, tally } = row;
  const { viewpoint, options, local } = asked;
  const { reach } = choice;
  const outcome = isInReach(endpoint, reach, choice.place) ? 'kept' : 'dropped';
  if (reach === 'own-node') {
    const message = `it is ${onNode(endpoint)}, the viewpoint is ${nodeOf(viewpoint)}`;
    return local
      ? [say('traffic-policy', 'C33', outcome, `internalTrafficPolicy Local: ${message}`)]
      : [say('node', `mode ${options.mode}`, outcome, message)];
  }
  if (reach === 'own-zone') {
    const message = `it is in ${zoneOf(endpoint.zone ?? '')}, the viewpoint in ${zoneOf(viewpoint.zone)}`;
    return [say('zone', `mode ${options.mode}`, outcome, message)];
  }
  if (choice.asked !== 'ready' || isEverywhere(options.mode)) return [];
  if (options.mode === 'prefer-zone') {
    const message = `nobody ready is in ${zoneOf(viewpoint.zone)}: every zone is used`;
    return [say('zone', 'mode prefer-zone', 'noted', message)];
  }
  if (reach === 'node-hint') {
    const message = hintMessage(
      'node',
      endpoint.hints?.forNodes,
      viewpoint.node,
      endpoint.nodeName,
    );
    return [say('node-hints', 'KEP-3015, C35', outcome, message)];
  }
  const noNode = say(
    'node-hints',
    'C35',
    'noted',
    offMessage('node', tally.nodeHints, viewpoint.node),
  );
  if (reach === 'zone-hint') {
    const message = hintMessage('zone', endpoint.hints?.forZones, viewpoint.zone, endpoint.zone);
    return [noNode, say('zone-hints', 'KEP-2433, C35', outcome, message)];
  }
  const source = tally.zoneHints === 'partial' ? 'C37' : 'C36';
  return [
    noNode,
    say('zone-hints', source, 'noted', offMessage('zone', tally.zoneHints, viewpoint.zone)),
  ];
}

type Names = readonly { readonly name: string }[] | undefined;

function hintMessage(kind: 'node' | 'zone', names: Names, place: string, own = ''): string {
  const asker = `the viewpoint is in ${kind} ${place}`;
  if (names === undefined || names.length === 0) {
    return `it has no ${kind} hint and goes by its own ${kind}, ${own || 'unknown'}; ${asker}`;
  }
  return `it is hinted for ${kind} ${names.map(({ name }) => name).join(', ')}; ${asker}`;
}

function offMessage(
  kind: 'node' | 'zone',
  spread: 'none' | 'partial' | 'full',
  place: string,
): string {
  if (spread === 'none') return `no ready endpoint has a ${kind} hint`;
  if (spread === 'partial') return `some ready endpoint has no ${kind} hint, so none counts`;
  return `no ${kind} hint of a ready endpoint names ${place || `the viewpoint's, which is unknown`}`;
}

function advantage({ endpoint: winner, slice }: RowCopy, { endpoint }: RowCopy): string {
  if (isTerminating(winner) !== isTerminating(endpoint)) return 'is not terminating';
  if (isReady(winner) !== isReady(endpoint)) return 'is ready';
  if (isServing(winner) !== isServing(endpoint)) return 'is serving';
  return `is as good, and ${slice} is the lowest slice name`;
}

function onNode({ nodeName = '' }: Endpoint): string {
  return nodeName === '' ? 'on no known node' : `on node ${nodeName}`;
}

function nodeOf({ node }: Viewpoint): string {
  return node === '' ? 'on no named node' : `on node ${node}`;
}

function zoneOf(zone: string): string {
  return zone === '' ? 'no known zone' : `zone ${zone}`;
}

export function say(
  rule: string,
  source: string,
  outcome: Verdict['outcome'],
  message: string,
): Verdict {
  return { rule, source, outcome, message };
}
