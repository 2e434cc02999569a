import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  encodeHeader,
  encodeStep,
  type RecordedStep,
  type RecordingHeader,
} from '@sliceplane/synthetic';
import { STDIN, UnreadablePathError } from './paths.ts';

/**
 * The lines of a file, or of standard input, one at a time: no more of it is held than the line and one piece of the file.
 *
 * @throws UnreadablePathError
 */
export async function* recordingLines(path: string): AsyncGenerator<string, void, void> {
  const stream =
    path === STDIN ? process.stdin.setEncoding('utf8') : createReadStream(path, 'utf8');
  let begun = '';
  try {
    for await (const piece of stream as AsyncIterable<string>) {
      const [first = '', ...more] = piece.split('\n');
      begun += first;
      for (const next of more) {
        yield begun;
        begun = next;
      }
    }
  } catch (cause) {
    throw new UnreadablePathError(path, cause);
  }
  if (begun !== '') yield begun;
}

/** Writes a recording to a file, replacing it. Takes steps as fast as they can be written, and holds some of them. */
export async function writeRecording(
  path: string,
  header: RecordingHeader,
  steps: Iterable<RecordedStep>,
): Promise<void> {
  function* lines(): Generator<string> {
    yield `${encodeHeader(header)}\n`;
    for (const step of steps) yield `${encodeStep(step)}\n`;
  }
  await pipeline(lines, createWriteStream(path));
}
