/** Something that ends when a signal says so. */
export interface Closable {
  close(): void;
}

/** One listener per signal, however many sessions hang on it: an AbortSignal warns of more than ten. */
const groups = new WeakMap<AbortSignal, Set<Closable>>();

/** Closes `closable` when the signal aborts; at once when it has. */
export function closeOnAbort(signal: AbortSignal, closable: Closable): void {
  if (signal.aborted) return closable.close();
  const group = groups.get(signal) ?? newGroup(signal);
  group.add(closable);
}

/** It is closed already. */
export function leaveAbortGroup(signal: AbortSignal, closable: Closable): void {
  groups.get(signal)?.delete(closable);
}

function newGroup(signal: AbortSignal): Set<Closable> {
  const group = new Set<Closable>();
  groups.set(signal, group);
  signal.addEventListener('abort', () => [...group].forEach((one) => one.close()), { once: true });
  return group;
}
