import { type Delta, type Kind, parseObject, renderInvalid } from '@sliceplane/kube';
import { CHURN_KINDS } from './churn-kind.ts';
import {
  type RecordedStep,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  recordingHeader,
  type RecordingHeader,
} from './recording.ts';

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
    if (this.#header !== undefined) return this.#step(value, this.#header);
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
    if (spec !== null && !isRecord(spec))
      this.#refuse(`spec must be an object or null, not ${show(spec)}`);
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

  #step(value: Record<string, unknown>, { firstState }: RecordingHeader): RecordedStep {
    const { atMs, cause, deltas } = value;
    if (typeof atMs !== 'number' || !Number.isInteger(atMs) || atMs < this.#atMs) {
      this.#refuse(`atMs must be an integer of at least ${this.#atMs}, not ${show(atMs)}`);
    }
    if (!isCause(cause)) this.#refuse(`cause ${show(cause)} is not known`);
    if (cause === 'initial' && firstState === 'generated') {
      this.#refuse(
        'cause initial has no place here: the header says that the first state is generated',
      );
    }
    if (cause === 'initial' && this.#begun) {
      this.#refuse('the first state is over: cause initial comes before all others');
    }
    if (!Array.isArray(deltas)) this.#refuse(`deltas must be a list, not ${show(deltas)}`);
    this.#atMs = atMs;
    this.#begun = cause !== 'initial';
    const read = deltas.map((delta: unknown, i) => this.#delta(delta, i));
    const gone = cause === 'initial' ? read.findIndex(({ op }) => op === 'delete') : -1;
    if (gone >= 0) this.#refuse(`deltas[${gone}].op must be upsert in the first state, not delete`);
    return { atMs, cause, deltas: read };
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

export interface Recording {
  readonly header: RecordingHeader;
  /** Read as they are taken; a bad line throws when its turn comes. */
  readonly steps: Generator<RecordedStep, void, void>;
}

/**
 * Reads a recording: its header at once, then one line for each step that is taken. For lines that come by themselves
 * there is `RecordingDecoder`.
 *
 * @throws RecordingError naming the line and what is wrong with it
 */
export function decodeRecording(lines: Iterable<string>): Recording {
  const decoder = new RecordingDecoder();
  const left = lines[Symbol.iterator]();
  while (decoder.header === undefined) {
    const { value, done } = left.next();
    if (done === true) return { header: decoder.end(), steps: stepsIn([], decoder) };
    decoder.read(value);
  }
  return { header: decoder.header, steps: stepsIn({ [Symbol.iterator]: () => left }, decoder) };
}

function* stepsIn(
  lines: Iterable<string>,
  decoder: RecordingDecoder,
): Generator<RecordedStep, void, void> {
  for (const line of lines) {
    const step = decoder.read(line);
    if (step !== undefined) yield step;
  }
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
