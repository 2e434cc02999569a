export { inDeltaOrder } from './delta-order.ts';
export {
  Intake,
  type IntakeOptions,
  type IntakeResult,
  type IntakeSource,
  type Listing,
  type Outcome,
  type SourceStatus,
} from './intake.ts';
export { type ManifestFile, readManifestFile } from './manifest-file.ts';
export {
  type ManifestOptions,
  type Manifests,
  type ManifestSummary,
  mergeManifests,
  readManifests,
  streamManifests,
  type StreamManifestsOptions,
} from './manifests.ts';
export { expandPaths, type ManifestPaths, STDIN, UnreadablePathError } from './paths.ts';
export { recordingLines, writeRecording } from './recording-lines.ts';
export {
  type PlayClock,
  type PlayEnd,
  type Player,
  type PlayOptions,
  type PlayProgress,
} from './recording-player.ts';
export { type Replay, replayRecording } from './recording-replay.ts';
export { syntheticFeed, type SyntheticFeedOptions } from './synthetic-feed.ts';
export {
  type ManifestWatch,
  watchManifests,
  type WatchManifestsOptions,
} from './watch-manifests.ts';
