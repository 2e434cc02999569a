/**
 * Encoded entries back to back. Each is a complete `endpoints` field of a ServiceView, so that a cut between two of
 * them is found by reading lengths, and a join is a copy.
 *
 *   62 <varint length> <length bytes> 62 <varint length> …
 */
const ENDPOINTS_TAG = 0x62; // field 12, length-delimited

/** Where the piece that starts at `at` ends. @throws RangeError when no piece starts there */
export function pieceEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== ENDPOINTS_TAG) {
    throw new RangeError(`no endpoints field at byte ${at} of ${bytes.length}: tag ${bytes[at]}`);
  }
  let next = at + 1;
  let length = 0;
  for (let factor = 1; ; factor *= 0x80) {
    const byte = bytes[next++] ?? 0;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return next + length;
  }
}

/** The end of the last whole piece within `budget` bytes from `at`; of the first piece when not even that one fits. */
export function cutPieces(bytes: Uint8Array, at: number, budget: number): number {
  if (bytes.length - at <= budget) return bytes.length;
  let end = pieceEnd(bytes, at);
  while (end < bytes.length) {
    const next = pieceEnd(bytes, end);
    if (next - at > budget) break;
    end = next;
  }
  return end;
}
