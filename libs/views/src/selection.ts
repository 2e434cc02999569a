import { crowdOf, type Outlook, type PortOutlook } from './outlook.ts';
import { type Crowd, isEverywhere, type Reach, reachOf } from './proximity.ts';
import { isWantedPort } from './service-ports.ts';
import type { PortSelection, SelectionReason, ClassOptions, Viewpoint } from './view.ts';

/** A row of an answer, before anybody has counted what was chosen. */
export type PortReason = Omit<PortSelection, 'chosen'>;

/** How each family and Service port of the answer is selected, from the outlook alone: rows as `ClassChange.chosen` has them. */
export function selectionOf(
  outlook: Outlook,
  viewpoint: Viewpoint,
  options: ClassOptions,
): readonly PortReason[] {
  return wantedRows(outlook.ports, options).map((row) => {
    const crowd = crowdOf(row);
    const reach = reachOf(crowd, outlook.local, options.mode, viewpoint);
    return {
      family: row.family,
      port: row.port,
      protocol: row.protocol,
      reason: reasonOf(crowd, reach, viewpoint, options, outlook),
      total: row.total,
    };
  });
}

/** The rows a subscription asks for: its families (FQDN only by name) and its port. Order is kept. */
export function wantedRows<Row extends Wanted>(
  rows: readonly Row[],
  options: Pick<ClassOptions, 'family' | 'port'>,
): readonly Row[] {
  const hasName = rows.some((row) => row.port === options.port);
  return rows.filter(
    (row) =>
      (options.family === 'both' ? row.family !== 'FQDN' : row.family === options.family) &&
      isWantedPort(options.port, { name: row.port, number: row.number ?? 0 }, hasName),
  );
}

interface Wanted extends Pick<PortOutlook, 'family' | 'port'> {
  readonly number?: number | undefined;
}

/** Why a port's endpoints are these: the first rule that decided. */
export function reasonOf(
  crowd: Crowd,
  reach: Reach,
  viewpoint: Viewpoint,
  options: ClassOptions,
  service: { readonly local: boolean; readonly externalName: boolean },
): SelectionReason {
  if (crowd.ready + crowd.draining === 0) {
    return service.externalName ? 'external-name' : 'no-endpoints';
  }
  if (service.local && !isEverywhere(options.mode)) return 'local-policy';
  const { node, zone } = viewpoint;
  if (options.mode === 'node-only') return node === '' ? 'unknown-node' : 'same-node';
  if (options.mode === 'strict-zone') {
    if (crowd.readyInZone(zone)) return 'same-zone';
    return crowd.drainingInZone(zone) ? 'only-terminating' : missedZone(viewpoint);
  }
  if (crowd.ready === 0) return 'only-terminating';
  if (isEverywhere(options.mode)) return 'everything';
  if (reach === 'node-hint') return 'same-node';
  if (reach === 'zone-hint' || reach === 'own-zone') return 'same-zone';
  if (options.mode === 'prefer-zone') return missedZone(viewpoint);
  return missedHints(crowd, viewpoint);
}

/** Everybody is used although hints may exist: because none do, because some are missing, or because none fits. */
function missedHints(crowd: Crowd, viewpoint: Viewpoint): SelectionReason {
  if (crowd.zoneHints === 'full') return missedZone(viewpoint);
  if (crowd.zoneHints === 'partial' || crowd.nodeHints === 'partial') return 'partial-hints';
  if (crowd.nodeHints === 'none') return 'no-hints';
  // Hinted by node only, and no hint names this node.
  return viewpoint.node === '' ? 'unknown-node' : 'zone-without-endpoints';
}

/** No endpoint for the viewpoint's zone: because it has none, or because nobody is there. */
function missedZone({ node, nodeKnown, zone }: Viewpoint): SelectionReason {
  if (zone !== '') return 'zone-without-endpoints';
  if (node === '') return 'zone-unknown';
  return nodeKnown ? 'node-without-zone' : 'unknown-node';
}
