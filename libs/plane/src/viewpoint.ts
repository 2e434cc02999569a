import type { AskedPlace } from '@sliceplane/hub';
import type { Node } from '@sliceplane/kube';
import type { Viewpoint } from '@sliceplane/views';

/** Who is asking, with the node looked up. A zone that was given overrides the node's own. */
export function viewpointOf(place: AskedPlace, node: Node | undefined): Viewpoint {
  const own = node?.zone ?? '';
  return {
    node: place.node,
    nodeKnown: node !== undefined,
    zone: place.zone ?? own,
    zoneGiven: place.zone !== undefined && place.zone !== own,
  };
}
