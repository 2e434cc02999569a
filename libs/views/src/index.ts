export { beats, dedup, dedupSlice, laterReplaces } from './dedup.ts';
export { endpointString } from './endpoint-place.ts';
export { byFamilyAddressId, entriesOf } from './entry.ts';
export { type EndpointVerdict, type Explanation, explainView, summarySentence } from './explain.ts';
export { nodeView, type NodeViewQuestion } from './node-view.ts';
export { crowdOf, noOutlook, type Outlook, type PortOutlook } from './outlook.ts';
export type { EndpointOwner } from './owners.ts';
export {
  type Choice,
  type Crowd,
  isChosen,
  type Place,
  type Reach,
  reachOf,
  type Spread,
} from './proximity.ts';
export { isReady, isServing, isTerminating, type Willingness, willingness } from './readiness.ts';
export { type PortReason, reasonOf, selectionOf, wantedRows } from './selection.ts';
export { type Tiers, tiersOf } from './tiers.ts';
export type { Verdict } from './verdict.ts';
export * from './view.ts';
export {
  classOf,
  parseViewClass,
  type Ring,
  type ViewClass,
  viewClassKey,
  type ViewClassKey,
} from './view-class.ts';
export { applyDelta, type ClassChange, deltaBetween, type ViewDelta } from './view-delta.ts';
export { entryDigest, HashSum, hashText, type Lanes, viewHash } from './view-hash.ts';
export { type ViewCommit, ViewIndex } from './view-index.ts';
