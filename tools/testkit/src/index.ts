export {
  arbHistory,
  arbMove,
  type History,
  type Move,
  serviceKeyOf,
  tampered,
  type Tampering,
  TAMPERINGS,
} from './arbitrary-history.ts';
export {
  arbEndpoints,
  arbForeignSlice,
  arbNode,
  arbPod,
  arbService,
  oftenFirst,
  rarely,
  sometimes,
  type WorldSize,
  ZONES,
} from './arbitrary-objects.ts';
export { type GoldenBlock, parseGolden, printGolden, REWRITE, runGolden } from './golden.ts';
export { nodes, nodesOf } from './nodes.ts';
export { ipOf, NAMESPACE, type Place, places, words } from './place.ts';
export { pod, pods } from './pods.ts';
export { service, type ServiceOver, servicePort } from './services.ts';
export { showEndpoint, showPort, showSlice } from './show.ts';
export { endpoints, slice, type SliceOver } from './slices.ts';
