/** Who of one family and Service port is to be used from one place: C31–C38, and the modes one can opt into. */
import type { Service } from '@sliceplane/kube';
import type { Copy } from './copy.ts';
import type { OracleMode } from './view.ts';

/** Among whom one chooses. `node` and `zone` are where an endpoint is, the hints whom it is meant for. */
export type Reach =
  | { readonly by: 'everywhere' }
  | { readonly by: 'node' | 'zone' | 'node-hint' | 'zone-hint'; readonly here: string };

const everywhere: Reach = { by: 'everywhere' };

export interface Asker {
  /** '' for none. */
  readonly node: string;
  readonly zone: string;
  readonly mode: OracleMode;
}

/** @param copies all of one family and Service port */
export function reachOf(service: Service, copies: readonly Copy[], asker: Asker): Reach {
  const { node, zone, mode } = asker;
  if (mode === 'everything') return everywhere;
  if (service.internalTrafficPolicy === 'Local') return { by: 'node', here: node }; // C33
  if (mode === 'node-only') return { by: 'node', here: node };
  if (mode === 'strict-zone') return { by: 'zone', here: zone };
  const ready = copies.filter((copy) => copy.ready);
  if (mode === 'prefer-zone') {
    const isNear = zone !== '' && ready.some((copy) => copy.zone === zone);
    return isNear ? { by: 'zone', here: zone } : everywhere;
  }
  // C35–C38: asked of the ready ones only.
  if (node !== '' && allAndOne(ready, (copy) => copy.nodeHints, node)) {
    return { by: 'node-hint', here: node };
  }
  if (zone !== '' && allAndOne(ready, (copy) => copy.zoneHints, zone)) {
    return { by: 'zone-hint', here: zone };
  }
  return everywhere;
}

/** All have a hint of this kind, and one of them names `here`. */
function allAndOne(
  ready: readonly Copy[],
  hints: (copy: Copy) => readonly string[],
  here: string,
): boolean {
  return (
    ready.every((copy) => hints(copy).length > 0) &&
    ready.some((copy) => hints(copy).includes(here))
  );
}

/**
 * C31, C33: the ready ones within reach; if there is none, those that serve and terminate. With `includeNotReady`
 * everybody within reach who is not ready besides.
 */
export function chosen(
  copies: readonly Copy[],
  reach: Reach,
  includeNotReady: boolean,
): readonly Copy[] {
  const near = copies.filter((copy) => isWithin(copy, reach));
  const ready = near.filter((copy) => copy.ready);
  const willing =
    ready.length > 0 ? ready : near.filter((copy) => copy.serving && copy.terminating);
  if (!includeNotReady) return willing;
  return near.filter((copy) => !copy.ready || willing.includes(copy));
}

function isWithin(copy: Copy, reach: Reach): boolean {
  if (reach.by === 'everywhere') return true;
  const { by, here } = reach;
  if (here === '') return false;
  if (by === 'node') return copy.nodeName === here;
  if (by === 'zone') return copy.zone === here;
  const hints = by === 'node-hint' ? copy.nodeHints : copy.zoneHints;
  // Controllers do not keep hints of those that are not ready: one without goes by where it is.
  if (hints.length === 0 && !copy.ready) {
    return (by === 'node-hint' ? copy.nodeName : copy.zone) === here;
  }
  return hints.includes(here);
}
