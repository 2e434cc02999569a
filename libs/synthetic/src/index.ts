export type { Arrivals, ArrivalStep } from './arrivals.ts';
export { CHURN_KINDS, type ChurnKind } from './churn-kind.ts';
export { objectsOf, podsOf, type SyntheticCluster, syntheticCluster } from './cluster.ts';
export { listPages, manifestOf, type PageOptions } from './manifest.ts';
export { presets, type PresetName } from './presets.ts';
export { Random } from './random.ts';
export {
  NO_TRAITS,
  type ResolvedSyntheticSpec,
  resolveSyntheticSpec,
  type SyntheticShares,
  type SyntheticSpec,
} from './spec.ts';
export {
  decodeRecording,
  type Recording,
  RecordingDecoder,
  RecordingError,
} from './recording-decoder.ts';
export {
  encodeHeader,
  encodeStep,
  initialSteps,
  type RecordedStep,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  recordingHeader,
  type RecordingHeader,
  type RecordingOptions,
} from './recording.ts';
export {
  type ChurnStep,
  phasedWorkload,
  type Workload,
  workload,
  type WorkloadPhase,
} from './workload.ts';
export { DEFAULT_MIX, type WorkloadOptions } from './workload-options.ts';
