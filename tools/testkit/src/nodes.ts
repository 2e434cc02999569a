import type { Node } from '@sliceplane/kube';
import { places } from './place.ts';

/** Nodes of a line: `nodes('n1/za n2/zb!cpu:500!notready n3!control-plane')`. Ready, one core each. */
export function nodes(line: string): readonly Node[] {
  return places(line.replace(/(^|\s)([a-z0-9.-]+(?:\*\d+)?)\//g, '$1$2@-/')).map((place) => ({
    kind: 'Node',
    name: place.name,
    uid: `node-${place.name}`,
    zone: place.zone,
    region: '',
    ready: !place.flags.has('notready'),
    controlPlane: place.flags.has('control-plane'),
    cpuMillis: Number(place.flags.get('cpu') ?? 1000),
  }));
}

/** The nodes that a line of pods or endpoints names, each in its zone. The first zone given for a node counts. */
export function nodesOf(line: string): readonly Node[] {
  const zones = new Map<string, string>();
  for (const { node, zone } of places(line)) {
    if (node !== '' && (zones.get(node) ?? '') === '') zones.set(node, zone);
  }
  return nodes([...zones].map(([name, zone]) => `${name}/${zone === '' ? '-' : zone}`).join(' '));
}
