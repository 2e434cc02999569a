/**
 * A program: calls a backend all the time with grpc-js and reports on stdout, a line of JSON each 50 ms and mark.
 * Its one argument is JSON: { target, metadata, callsPerSecond, deadlineMs, attempts }. A number on stdin: calls from now on
 * count under it. End of stdin: finish what runs, and end. `calling.py` does the same with C-core,
 * `go/main.go` with grpc-go.
 */
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { createInterface } from 'node:readline';
import { echo } from './backend.ts';

interface Plan {
  readonly target: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly callsPerSecond: number;
  readonly deadlineMs: number;
  readonly attempts: number;
}

/** Of calls that began after one mark, since the last report. */
interface Counts {
  begun: number;
  readonly by: Record<string, number>;
  readonly failures: Record<string, number>;
  retries: number;
}

/** Before a second attempt, and once more before each further one. */
const RETRY_MS = 10;

const plan = JSON.parse(process.argv[2] ?? '') as Plan;
if (plan.target.startsWith('xds:')) (await import('@grpc/grpc-js-xds')).register();
const client = new Client(plan.target, credentials.createInsecure());
const { path, requestSerialize, responseDeserialize } = echo.Say;

let mark = 0;
let running = 0;
const changed = new Map<number, Counts>();

function call(): void {
  running += 1;
  countsOf(mark).begun += 1;
  attempt(mark, 1, Date.now() + plan.deadlineMs);
}

function attempt(begun: number, number: number, deadline: number): void {
  client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    Buffer.from('who?'),
    Metadata.fromHttp2Headers(plan.metadata),
    { deadline },
    (error, answer) => {
      const counts = countsOf(begun);
      if (error !== null && isCutOff(error) && number < plan.attempts) {
        counts.retries += 1;
        setTimeout(attempt, RETRY_MS * number, begun, number + 1, deadline);
        return;
      }
      running -= 1;
      if (error === null) add(counts.by, String(answer));
      else add(counts.failures, `${status[error.code]}: ${error.details}`);
    },
  );
}

function countsOf(begun: number): Counts {
  const counts = changed.get(begun) ?? { begun: 0, by: {}, failures: {}, retries: 0 };
  changed.set(begun, counts);
  return counts;
}

/** Nobody was there, or whoever answered was gone halfway: a proxy then resets the stream, in the name of its end of the call. */
function isCutOff({ code, details }: ServiceError): boolean {
  return (
    code === status.UNAVAILABLE || (code === status.INTERNAL && details.includes('RST_STREAM'))
  );
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function report(): void {
  for (const [begun, counts] of changed) console.log(JSON.stringify({ mark: begun, ...counts }));
  changed.clear();
}

const calls = setInterval(call, 1000 / plan.callsPerSecond);
setInterval(report, 50);
createInterface(process.stdin)
  .on('line', (line) => (mark = Number(line)))
  .once('close', () => {
    clearInterval(calls);
    setInterval(() => {
      if (running > 0) return;
      report();
      process.exit(0);
    }, 10);
  });
