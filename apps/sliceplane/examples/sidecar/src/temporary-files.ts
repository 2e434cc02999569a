import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary files of this process, and of those that it starts, go to one folder, which is gone when this process is. */
export function gatherTemporaryFiles(): void {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-sidecar-'));
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
