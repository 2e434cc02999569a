import { closeSync, openSync, readSync } from 'node:fs';
import {
  type ChurnStep,
  RecordingDecoder,
  RecordingError,
  type RecordingHeader,
} from '@sliceplane/synthetic';
import { UsageError } from '../failure.ts';

/** What a recording is about, without its steps. */
export interface Recording {
  readonly path: string;
  readonly header: RecordingHeader;
  readonly changes: number;
  /** Until its last change, and a second for it to be made. */
  readonly seconds: number;
}

const CHUNK_BYTES = 1024 * 1024;

/** Reads a recording once from end to end. @throws UsageError for one that is none, or that no run can begin with */
export function readRecording(path: string): Recording {
  const decoder = new RecordingDecoder();
  let changes = 0;
  let lastMs = 0;
  const header = told(path, () => {
    for (const { atMs, deltas } of decoded(path, decoder)) {
      changes += deltas.length;
      lastMs = atMs;
    }
    return decoder.end();
  });
  if (header.firstState === 'recorded' || header.spec === null) {
    throw new UsageError(
      `${path} holds the state it begins with; a run needs one that begins with a synthetic cluster, as \`record\` writes it`,
    );
  }
  return { path, header, changes, seconds: Math.ceil(lastMs / 1000) + 1 };
}

/** Its changes, line by line: a recording may be larger than memory. @throws RecordingError */
export function* recordedSteps(path: string): Generator<ChurnStep, void, void> {
  yield* decoded(path, new RecordingDecoder());
}

function* decoded(path: string, decoder: RecordingDecoder): Generator<ChurnStep, void, void> {
  for (const line of linesOf(path)) {
    const step = decoder.read(line);
    if (step === undefined || step.cause === 'initial') continue;
    yield { atMs: step.atMs, cause: step.cause, deltas: step.deltas };
  }
}

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const decoder = new TextDecoder();
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

function told<Answer>(path: string, read: () => Answer): Answer {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof RecordingError || code !== undefined) {
      throw new UsageError(`${path} cannot be replayed: ${message}`, { cause: error });
    }
    throw error;
  }
}
