import { type Copy, servicePortOf } from './copy.ts';
import { inTextOrder } from './text-order.ts';

/**
 * One copy of every endpoint, C18: the same Service port and the same `ip:port`. Inside a slice the last that is not
 * terminating, else the first. Across slices, where upstream leaves it open: not terminating, then ready, then
 * serving, then the lowest slice name.
 *
 * Copies made from pods count as slices of one endpoint each, in the order of pod names: how they are packed is not
 * known here. It matters only where two pods of a Service have one address and differ.
 */
export function oneOfEach(copies: readonly Copy[]): readonly Copy[] {
  const places = new Map<string, Map<string, Copy>>();
  for (const copy of copies) {
    const place = `${servicePortOf(copy)} ${copy.address} ${copy.port?.number ?? ''}`;
    const slices = places.get(place) ?? new Map<string, Copy>();
    places.set(place, slices);
    const slice = `${copy.slice} ${copy.pod}`;
    if (!slices.has(slice) || !copy.terminating) slices.set(slice, copy);
  }
  return [...places.values()].map((slices) => [...slices.values()].sort(moreWilling)[0]!);
}

function moreWilling(a: Copy, b: Copy): number {
  return (
    Number(a.terminating) - Number(b.terminating) ||
    Number(b.ready) - Number(a.ready) ||
    Number(b.serving) - Number(a.serving) ||
    inTextOrder(a.slice, b.slice) ||
    inTextOrder(a.pod, b.pod)
  );
}
