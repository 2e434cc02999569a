import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until `look` no longer throws, and gives what it gave. On a machine that is busy with other things, that is
 * later, not never.
 *
 * @throws what `look` threw last, after `patienceMs` (60 s)
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  patienceMs = 60_000,
): Promise<Awaited<T>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(25);
  }
}
