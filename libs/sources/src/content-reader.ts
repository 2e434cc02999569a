import { type FileHandle, open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { STDIN, UnreadablePathError } from './paths.ts';

/**
 * Reads files into the same memory again and again: 331 pages of 1.5 MB, each in a buffer of its own, are half a gigabyte to
 * get from the system and to give back.
 */
export class ContentReader {
  /** Two, for one file is worked on while the next is being read. */
  #buffers: [Buffer, Buffer] = [EMPTY, EMPTY];

  /**
   * The bytes of one file, `-` being standard input; good until the read after the next.
   * @throws UnreadablePathError
   */
  async read(path: string): Promise<Uint8Array> {
    if (path === STDIN) return buffer(process.stdin);
    try {
      await using file = await open(path);
      const [oldest, newest] = this.#buffers;
      const { content, memory } = await readWhole(file, oldest);
      this.#buffers = [newest, memory];
      return content;
    } catch (cause) {
      throw new UnreadablePathError(path, cause);
    }
  }
}

const EMPTY = Buffer.alloc(0);

async function readWhole(
  file: FileHandle,
  spare: Buffer,
): Promise<{ content: Buffer; memory: Buffer }> {
  const { size } = await file.stat();
  // One more than it says, to see at once that there is no more: a pipe says 0.
  let memory = spare.length > size ? spare : Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(memory, length, memory.length - length);
    if (bytesRead === 0) return { content: memory.subarray(0, length), memory };
    length += bytesRead;
    if (length < memory.length) continue;
    const larger = Buffer.allocUnsafeSlow(2 * memory.length);
    memory.copy(larger);
    memory = larger;
  }
}
