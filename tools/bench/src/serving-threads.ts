/**
 * Would several serving threads pay? Plain grpc-js with the same bytes on the same streams: one serving thread against
 * two that share the port. It is the most that sliceplane could gain, since a hub in front of threads only adds to both.
 */
import { askAll, type Child, openChild } from './child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { PLAIN_STREAM_PATH } from './served-cluster.ts';

const MESSAGE_BYTES = 150;

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
  readonly messages: number;
}

interface Side {
  readonly server: Child;
  readonly port: number;
  readonly rounds: Round[];
}

export async function benchServingThreads(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const layout = { connections: full ? 25 : 2, streamsEach: 100 };
  const rounds = full ? options.runs * 10 : options.runs;
  await using oneServer = await openChild('threads');
  await using twoServer = await openChild('threads');
  await using first = await openChild('load');
  await using second = await openChild('load');
  const loads = [first, second];
  const one = await sideOf(oneServer, 1, loads, layout);
  const two = await sideOf(twoServer, 2, loads, layout);
  for (let round = 0; round < rounds + 5; round++) {
    for (const side of [one, two]) {
      const done = await roundOf(side, loads);
      if (round >= 5) side.rounds.push(done);
    }
  }
  return rowsOf(one, two, layout.connections * loads.length * layout.streamsEach);
}

async function sideOf(
  server: Child,
  count: number,
  loads: readonly Child[],
  layout: { readonly connections: number; readonly streamsEach: number },
): Promise<Side> {
  const port = await server.ask<number>({ do: 'serve', count, bytes: MESSAGE_BYTES });
  await askAll(loads, { do: 'open', port, path: PLAIN_STREAM_PATH, requests: [''], ...layout });
  return { server, port, rounds: [] };
}

async function roundOf({ server, port }: Side, loads: readonly Child[]): Promise<Round> {
  await askAll(loads, { do: 'forget', port });
  const before = await server.ask<number>({ do: 'cpu' });
  const beganMs = await server.ask<number>({ do: 'write', bytes: MESSAGE_BYTES });
  const all = await askAll<{ atMs: readonly number[]; messages: number }>(loads, {
    do: 'arrivals',
    port,
  });
  const cpuMs = (await server.ask<number>({ do: 'cpu' })) - before;
  const took = all.flatMap(({ atMs }) => atMs.map((ms) => ms - beganMs)).sort((a, b) => a - b);
  const at = (share: number): number => took[Math.ceil(took.length * share) - 1] ?? Number.NaN;
  const messages = all.reduce((sum, part) => sum + part.messages, 0);
  return { p50: at(0.5), p99: at(0.99), cpuMs, messages };
}

function rowsOf(one: Side, two: Side, streams: number): ResultRow[] {
  const count = (side: Side): number => side.rounds.reduce((sum, r) => sum + r.messages, 0);
  if (count(one) !== count(two)) throw new Error(`unequal work: ${count(one)} and ${count(two)}`);
  const checksum = checksumOf(streams, one.rounds.length, count(one));
  const row = (part: 'p50' | 'p99' | 'cpuMs', what: string): ResultRow => ({
    bench: 'serving-threads',
    what: `${what} on ${streams} streams, two serving threads`,
    value: median(two.rounds.map((round) => round[part])),
    unit: 'ms',
    against: { what: 'one', value: median(one.rounds.map((round) => round[part])) },
    checksum,
  });
  return [
    row('p50', 'one message, p50 of arrival'),
    row('p99', 'one message, p99 of arrival'),
    row('cpuMs', "one message, the server's CPU"),
  ];
}
