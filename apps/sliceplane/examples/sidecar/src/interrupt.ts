/** Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm. Ms. */
const SAME_SIGNAL_MS = 500;

/** The first Ctrl-C asks the run to end and to stop what it started; the second one ends it there and then. */
export function listenForInterrupt(): AbortSignal {
  const interrupt = new AbortController();
  let interruptedMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!interrupt.signal.aborted) {
        interruptedMs = performance.now();
        interrupt.abort(signal);
      } else if (performance.now() - interruptedMs > SAME_SIGNAL_MS) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    });
  }
  return interrupt.signal;
}
