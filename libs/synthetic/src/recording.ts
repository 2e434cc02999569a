import { type Delta, type Kind, parseObject, renderInvalid } from '@sliceplane/kube';
import { CHURN_KINDS, type ChurnKind } from './churn-kind.ts';
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
  /** `generated`: the first state is what `spec` gives. `recorded`: it is the steps of cause `initial`. */
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

/** One line, without its end. About 800 bytes for a pod. */
export function encodeStep({ atMs, cause, deltas }: RecordedStep): string {
  return JSON.stringify({
    atMs,
    cause,
    deltas: deltas.map((delta) =>
      delta.op === 'delete' ? delta : { op: 'upsert', object: recordedManifest(delta.object) },
    ),
  });
}

/** A line that is none of a recording. `line` counts from 1. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`line ${line} of the recording: ${reason}`);
    this.line = line;
  }
}

/**
 * Reads a recording line by line, for those who are given lines: the first `read` must be the header's. Empty lines
 * count and say nothing. Holds no line.
 */
export class RecordingDecoder {
  #line = 0;
  #atMs = 0;
  #begun = false;
  #header: RecordingHeader | undefined;

  /** Undefined until the first line that says something was read. */
  get header(): RecordingHeader | undefined {
    return this.#header;
  }

  /** The step in this line; undefined for the header and for empty lines. @throws RecordingError */
  read(text: string): RecordedStep | undefined {
    this.#line += 1;
    if (text.trim() === '') return undefined;
    const value = this.#parse(text);
    if (this.#header !== undefined) return this.#step(value);
    this.#header = this.#readHeader(value);
    return undefined;
  }

  /** Call it after the last line. @throws RecordingError if there was no header */
  end(): RecordingHeader {
    return this.#header ?? this.#refuse('it is empty, a header is missing');
  }

  #parse(text: string): Record<string, unknown> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.#refuse(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    return isRecord(value) ? value : this.#refuse('must be an object');
  }

  #readHeader(value: Record<string, unknown>): RecordingHeader {
    const { format, version, createdBy, seed, spec, firstState } = value;
    if (format !== RECORDING_FORMAT) {
      this.#refuse(`format must be ${RECORDING_FORMAT}, not ${show(format)}`);
    }
    if (version !== RECORDING_VERSION) {
      this.#refuse(`version must be ${RECORDING_VERSION}, not ${show(version)}`);
    }
    if (typeof createdBy !== 'string')
      this.#refuse(`createdBy must be text, not ${show(createdBy)}`);
    if (seed !== null && typeof seed !== 'number') {
      this.#refuse(`seed must be a number or null, not ${show(seed)}`);
    }
    if (firstState !== 'generated' && firstState !== 'recorded') {
      this.#refuse(`firstState must be generated or recorded, not ${show(firstState)}`);
    }
    if (spec !== null && !isRecord(spec)) this.#refuse(`spec must be an object or null`);
    try {
      return recordingHeader({
        createdBy,
        firstState,
        ...(seed === null ? {} : { seed }),
        ...(spec === null ? {} : { spec }),
      });
    } catch (error) {
      return this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  #step(value: Record<string, unknown>): RecordedStep {
    const { atMs, cause, deltas } = value;
    if (typeof atMs !== 'number' || !Number.isInteger(atMs) || atMs < this.#atMs) {
      this.#refuse(`atMs must be an integer of at least ${this.#atMs}, not ${show(atMs)}`);
    }
    if (!isCause(cause)) this.#refuse(`cause ${show(cause)} is not known`);
    if (cause === 'initial' && this.#begun) {
      this.#refuse('the first state is over: cause initial comes before all others');
    }
    if (!Array.isArray(deltas)) this.#refuse(`deltas must be a list, not ${show(deltas)}`);
    this.#atMs = atMs;
    this.#begun = cause !== 'initial';
    return { atMs, cause, deltas: deltas.map((delta: unknown, i) => this.#delta(delta, i)) };
  }

  #delta(value: unknown, i: number): Delta {
    if (!isRecord(value)) return this.#refuse(`deltas[${i}] must be an object, not ${show(value)}`);
    const { op } = value;
    if (op === 'upsert') {
      const parsed = parseObject(value['object']);
      if (parsed.ok) return { op, object: parsed.object };
      if (parsed.invalid === undefined) {
        return this.#refuse(`deltas[${i}].object: kind ${parsed.ignored} is not known`);
      }
      return this.#refuse(`deltas[${i}].object: ${renderInvalid(parsed.invalid)}`);
    }
    if (op !== 'delete') {
      return this.#refuse(`deltas[${i}].op must be upsert or delete, not ${show(op)}`);
    }
    const { kind, namespace, name } = value;
    if (!isKind(kind)) return this.#refuse(`deltas[${i}].kind ${show(kind)} is not known`);
    if (typeof namespace !== 'string') return this.#refuse(`deltas[${i}].namespace must be text`);
    if (typeof name !== 'string') return this.#refuse(`deltas[${i}].name must be text`);
    return { op, kind, namespace, name };
  }

  #refuse(reason: string): never {
    throw new RecordingError(Math.max(1, this.#line), reason);
  }
}

/** The steps of a recording, one line at a time; the header must be right before the first. @throws RecordingError */
export function* decodeRecording(
  lines: Iterable<string>,
): Generator<RecordedStep, RecordingHeader, void> {
  const decoder = new RecordingDecoder();
  for (const line of lines) {
    const step = decoder.read(line);
    if (step !== undefined) yield step;
  }
  return decoder.end();
}

const KINDS: readonly string[] = [
  'Service',
  'Pod',
  'Node',
  'Endpoints',
  'EndpointSlice',
] satisfies Kind[];

function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && KINDS.includes(value);
}

function isCause(value: unknown): value is RecordedStep['cause'] {
  return value === 'initial' || CHURN_KINDS.some((kind) => kind === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message, cut where it gets long. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
