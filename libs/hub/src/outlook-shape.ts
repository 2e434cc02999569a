import type { Outlook, PortOutlook } from '@sliceplane/views';

/**
 * Whether two outlooks send every viewpoint to the same class for the same reason: equal but for counts that stay
 * on the same side of zero. A readiness flip changes `ready` and no shape, so nobody's class is looked up again.
 */
export function sameShape(before: Outlook | undefined, after: Outlook | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return (
    before.local === after.local &&
    before.externalName === after.externalName &&
    sameList(before.ports, after.ports, samePort)
  );
}

/** Whether two outlooks list the same ports of the same kind of service, whoever is behind them. */
export function sameListing(before: Outlook | undefined, after: Outlook | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return (
    before.local === after.local &&
    before.externalName === after.externalName &&
    sameList(before.ports, after.ports, sameRow)
  );
}

function sameRow(a: PortOutlook, b: PortOutlook): boolean {
  return (
    a.family === b.family &&
    a.port === b.port &&
    a.number === b.number &&
    a.protocol === b.protocol &&
    a.appProtocol === b.appProtocol
  );
}

function samePort(a: PortOutlook, b: PortOutlook): boolean {
  return (
    sameRow(a, b) &&
    (a.total === 0) === (b.total === 0) &&
    (a.ready === 0) === (b.ready === 0) &&
    (a.draining === 0) === (b.draining === 0) &&
    a.nodeHints === b.nodeHints &&
    a.zoneHints === b.zoneHints &&
    sameList(a.hintedNodes, b.hintedNodes, Object.is) &&
    sameList(a.hintedZones, b.hintedZones, Object.is) &&
    sameList(a.zones, b.zones, Object.is) &&
    sameList(a.drainingZones ?? [], b.drainingZones ?? [], Object.is)
  );
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i] as T));
}
