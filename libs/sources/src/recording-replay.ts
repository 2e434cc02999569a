import type { KubeObject } from '@sliceplane/kube';
import {
  objectsOf,
  type RecordedStep,
  RecordingDecoder,
  type RecordingHeader,
} from '@sliceplane/synthetic';
import type { IntakeSource } from './intake.ts';
import { recordingLines } from './recording-lines.ts';
import { play, type Player, type PlayOptions } from './recording-player.ts';

export interface Replay extends Player {
  readonly header: RecordingHeader;
}

/**
 * Plays a recording into a source: its first state before this returns, then every step in its time. A path is read line
 * by line, `-` being standard input; lines may come from anywhere else.
 *
 * A line that cannot be read ends the replay as `failed` with a RecordingError that names it, or rejects if it belongs to the
 * first state.
 *
 * @throws UnreadablePathError, RecordingError, RangeError naming an option
 */
export async function replayRecording(
  source: IntakeSource,
  recording: string | Iterable<string> | AsyncIterable<string>,
  options: PlayOptions = {},
): Promise<Replay> {
  const reader = new RecordingReader(
    typeof recording === 'string' ? recordingLines(recording) : recording,
  );
  try {
    const header = await reader.header();
    const objects =
      header.firstState === 'generated' ? objectsOf(header.spec ?? {}) : reader.firstState();
    const player = await play(source, { objects, steps: reader.steps() }, options);
    return {
      header,
      get progress() {
        return player.progress;
      },
      ended: player.ended,
      stop: player.stop,
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** A recording's three parts, one after the other. */
class RecordingReader {
  readonly #decoder = new RecordingDecoder();
  readonly #lines: AsyncGenerator<string, void, void>;
  /** Read to see where the first state ends. */
  #ahead: RecordedStep | undefined;

  constructor(lines: Iterable<string> | AsyncIterable<string>) {
    this.#lines = each(lines);
  }

  async header(): Promise<RecordingHeader> {
    while (this.#decoder.header === undefined) {
      const line = await this.#lines.next();
      if (line.done === true) return this.#decoder.end();
      this.#decoder.read(line.value);
    }
    return this.#decoder.header;
  }

  async *firstState(): AsyncGenerator<KubeObject, void, void> {
    for (;;) {
      const step = await this.#next();
      if (step === undefined) return;
      if (step.cause !== 'initial') {
        this.#ahead = step;
        return;
      }
      for (const delta of step.deltas) if (delta.op === 'upsert') yield delta.object;
    }
  }

  async *steps(): AsyncGenerator<RecordedStep, void, void> {
    try {
      for (let step = this.#ahead ?? (await this.#next()); step; step = await this.#next()) {
        this.#ahead = undefined;
        yield step;
      }
    } finally {
      await this.close();
    }
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#lines.return();
  }

  /** The step in the next line that has one. */
  async #next(): Promise<RecordedStep | undefined> {
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) return undefined;
      const step = this.#decoder.read(line.value);
      if (step !== undefined) return step;
    }
  }
}

async function* each(
  lines: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string, void, void> {
  yield* lines;
}
