import type { Delta, KubeObject } from '@sliceplane/kube';
import type { ChurnKind } from './churn-kind.ts';
import { recordedManifest } from './recorded-manifest.ts';
import { type ResolvedSyntheticSpec, resolveSyntheticSpec, type SyntheticSpec } from './spec.ts';

/*
 * A run, written down: JSON lines. The first is the header, each other line one step.
 *
 *   {"format":"sliceplane-recording","version":1,"createdBy":"…","seed":1,"spec":{…},"firstState":"recorded"}
 *   {"atMs":0,"cause":"initial","deltas":[{"op":"upsert","object":{"apiVersion":"v1","kind":"Node",…}}]}
 *   {"atMs":12,"cause":"drain","deltas":[{"op":"delete","kind":"Pod","namespace":"ns-0000","name":"svc-00001-…"}]}
 *
 * Objects are Kubernetes manifests with what decides about endpoints and nothing else.
 */

export const RECORDING_FORMAT = 'sliceplane-recording';
export const RECORDING_VERSION = 1;

export interface RecordingHeader {
  readonly format: typeof RECORDING_FORMAT;
  readonly version: typeof RECORDING_VERSION;
  /** Program and version that wrote it. */
  readonly createdBy: string;
  /** Of the workload; null if no workload made the changes. */
  readonly seed: number | null;
  /** Of the cluster before the first change; null if it is not synthetic. */
  readonly spec: ResolvedSyntheticSpec | null;
  /**
   * `generated`: the first state is what `spec` gives, and the version grows when equal specs give other clusters.
   * `recorded`: it is the steps of cause `initial`.
   */
  readonly firstState: 'generated' | 'recorded';
}

export interface RecordingOptions {
  readonly createdBy: string;
  readonly seed?: number | undefined;
  readonly spec?: SyntheticSpec | undefined;
  /** @defaultValue generated with a spec, recorded without one */
  readonly firstState?: RecordingHeader['firstState'];
}

export interface RecordedStep {
  /** Whole ms since the start. Never falls from step to step. */
  readonly atMs: number;
  /** `initial`: part of the state before the first change. */
  readonly cause: ChurnKind | 'initial';
  readonly deltas: readonly Delta[];
}

/** What the first line says. Write it with `encodeHeader`. @throws RangeError if a generated state has no spec */
export function recordingHeader(options: RecordingOptions): RecordingHeader {
  const spec = options.spec === undefined ? null : resolveSyntheticSpec(options.spec);
  const firstState = options.firstState ?? (spec === null ? 'recorded' : 'generated');
  if (firstState === 'generated' && spec === null) {
    throw new RangeError("firstState must be 'recorded' without a spec, not 'generated'");
  }
  const { createdBy, seed = null } = options;
  return {
    format: RECORDING_FORMAT,
    version: RECORDING_VERSION,
    createdBy,
    seed,
    spec,
    firstState,
  };
}

/** One line, without its end. */
export function encodeHeader(header: RecordingHeader): string {
  return JSON.stringify(header);
}

/** One line, without its end; about 800 bytes for a pod. */
export function encodeStep({ atMs, cause, deltas }: RecordedStep): string {
  return JSON.stringify({
    atMs,
    cause,
    deltas: deltas.map((delta) =>
      delta.op === 'delete' ? delta : { op: 'upsert', object: recordedManifest(delta.object) },
    ),
  });
}

/** A first state as steps of cause `initial`, this many objects in each. Made as they are asked for. */
export function* initialSteps(
  objects: Iterable<KubeObject>,
  objectsPerStep = 500,
): Generator<RecordedStep, void, void> {
  let deltas: Delta[] = [];
  for (const object of objects) {
    deltas.push({ op: 'upsert', object });
    if (deltas.length < objectsPerStep) continue;
    yield { atMs: 0, cause: 'initial', deltas };
    deltas = [];
  }
  if (deltas.length > 0) yield { atMs: 0, cause: 'initial', deltas };
}
