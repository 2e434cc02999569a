/**
 * What a session costs as there are more of them: the memory of an idle one, and its share of one change. Neither should
 * grow with their number. Every session is of an agent that follows one Service; 100 come by one connection.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openChild } from './child.ts';
import { roundOf } from './fan-out.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import {
  nodesOf,
  podOf,
  podsOf,
  serviceOf,
  SESSION_PATH,
  sessionRequests,
} from './served-cluster.ts';

const NODES = 300;
const ENDPOINTS = 100;
const STREAMS_EACH = 100;

/** At one number of sessions; of each of them. */
interface Point {
  readonly sessions: number;
  /** Of each that came since the point before: the first ones live in room that the process had already. */
  readonly kib: number;
  readonly cpuUs: number;
  readonly p99Us: number;
}

export async function benchSessions(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const counts = full ? [100, 1_000, 5_000, 10_000] : [100, 200];
  await using server = await openChild('sliceplane');
  await using load = await openChild('load');
  const { port } = server;
  const objects = [...nodesOf(NODES), serviceOf('web'), ...podsOf('web', ENDPOINTS, NODES)];
  await server.ask({ do: 'apply', objects });
  const requests = Array.from({ length: NODES }, (_, i) =>
    sessionRequests(`n${(i * 31 + options.seed) % NODES}`, ['web']),
  );
  const open = async (sessions: number): Promise<void> => {
    const connections = sessions / STREAMS_EACH;
    const layout = { connections, streamsEach: STREAMS_EACH, isOpenEnded: true };
    await load.ask({ do: 'open', port, path: SESSION_PATH, requests, ...layout });
    await load.ask({ do: 'quiet', port });
  };
  let flips = 0;
  const flip = (): Promise<number> => {
    const pod = podOf('web', (flips >> 1) % ENDPOINTS, NODES, flips % 2 === 1);
    flips++;
    return server.ask({ do: 'apply', objects: [pod] });
  };
  // Code, pools and the view itself are nobody's session.
  await open(STREAMS_EACH);
  for (let i = 0; i < 100; i++) await roundOf(server, [load], flip);
  await load.ask({ do: 'close', port });
  await sleep(300);
  const points: Point[] = [];
  let opened = 0;
  for (const sessions of counts) {
    const before = await server.ask<number>({ do: 'memory' });
    await open(sessions - opened);
    const grown = (await server.ask<number>({ do: 'memory' })) - before;
    const kib = grown / 1024 / (sessions - opened);
    opened = sessions;
    const rounds = [];
    // The first of each lives on cold code and caches.
    for (let i = 0; i < options.runs * 6; i++) rounds.push(await roundOf(server, [load], flip));
    const counted = rounds.slice(2);
    if (counted.some(({ messages }) => messages !== sessions)) throw new Error('a session slept');
    const each = (ms: readonly number[]): number => (median(ms) * 1000) / sessions;
    const cpuUs = each(counted.map(({ cpu }) => cpu));
    points.push({ sessions, kib, cpuUs, p99Us: each(counted.map(({ p99 }) => p99)) });
  }
  return points.flatMap((point) => rowsOf(point, points.at(1) ?? point));
}

function rowsOf(point: Point, reference: Point): ResultRow[] {
  const { sessions } = point;
  const checksum = checksumOf(sessions);
  const row = (what: string, part: 'kib' | 'cpuUs' | 'p99Us', unit: string): ResultRow => ({
    bench: 'sessions',
    what,
    value: point[part],
    unit,
    against: { what: `of ${reference.sessions}`, value: reference[part] },
    checksum,
  });
  return [
    row(`${sessions} sessions, resident for each idle one that came last`, 'kib', 'KiB'),
    row(`  of one change: CPU of the server, all threads`, 'cpuUs', 'µs'),
    row(`  of one change: until 99 % have it`, 'p99Us', 'µs'),
  ];
}
