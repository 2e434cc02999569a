/** A process of agents. It is told everything over IPC, and ends when whoever started it does. */
import { Host } from './host.ts';
import type { ToHost, ToRun } from './messages.ts';
import { SocketBytes } from './socket-bytes.ts';

// grpc-js writes to stderr on its own; whatever matters reaches us as an error. It looks when it is loaded.
process.env['GRPC_VERBOSITY'] ??= 'NONE';
const sockets = new SocketBytes();
let host: Host | undefined;
let guarded: readonly number[] = [];

// An interrupt is for the run, which then stops its agents.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => {
  for (const pid of guarded) endProcess(pid);
  process.exit(0);
});
process.on('message', (message) => hear(message as ToHost));
tell({ kind: 'ready' });

function hear(message: ToHost): void {
  switch (message.kind) {
    case 'start': {
      const { setup } = message;
      host = new Host(setup, sockets);
      void host.run((agent, error) => tell({ kind: 'broken', agent, message: error.message }));
      setInterval(report, setup.reportMs);
      break;
    }
    case 'quiet':
      host?.quiet(message.isQuiet);
      break;
    case 'release':
      host?.release();
      break;
    case 'fault':
      host?.fault(message.atMs);
      report();
      break;
    case 'herd':
      host?.herd();
      break;
    case 'ask': {
      const { id, question } = message;
      // What happened before the answer is told before it.
      report();
      void host?.answer(question).then((answer) => tell({ kind: 'answer', id, answer }));
      break;
    }
    case 'guard':
      guarded = message.pids;
      break;
    case 'stop':
      host?.stop();
      report();
      process.disconnect();
      break;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function report(): void {
  if (host !== undefined) tell({ kind: 'report', report: host.report() });
}

function tell(message: ToRun): void {
  // A run that has gone hears nothing; `disconnect` is on its way.
  process.send?.(message, () => {});
}
