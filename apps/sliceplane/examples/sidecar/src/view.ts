/** Lines about a world: what is on the screen while it runs, after each phase, and at the end. */
import type { Client } from './clients.ts';
import type { Observer } from './observer.ts';
import type { Paint } from './paint.ts';
import type { Pod } from './pods.ts';
import { summary } from './summary.ts';
import { type Column, table } from './table.ts';
import { type Counts, RECENT_MS, requests, shareOf, sum } from './tally.ts';
import type { World } from './world.ts';

/** Who called whom in the last second; failures and retries are those of the phase. */
export function liveTable(
  world: World,
  { tally }: Observer,
  { phase, nowMs, paint }: { phase: string; nowMs: number; paint: Paint },
): readonly string[] {
  const shown = (client: Client): Counts => tally.recent(client.name, nowMs);
  return tableOf(world, shown, { tally, phase, seconds: RECENT_MS / 1000, paint });
}

/** Who called whom in the whole of a phase. */
export function phaseTable(
  world: World,
  { tally }: Observer,
  { phase, seconds, paint }: { phase: string; seconds: number; paint: Paint },
): readonly string[] {
  const shown = (client: Client): Counts => tally.during(phase, client.name);
  return tableOf(world, shown, { tally, phase, seconds, paint });
}

function tableOf(
  { pods, clients }: World,
  shown: (client: Client) => Counts,
  { tally, phase, seconds, paint }: TableOptions,
): readonly string[] {
  const rows = clients.map((client) => {
    const { failed, retried } = tally.during(phase, client.name);
    return {
      client: client.name,
      zone: client.zone,
      counts: shown(client),
      seconds,
      failed,
      retried,
    };
  });
  const { answered } = sum(rows.map(({ counts }) => counts));
  // A pod that is gone is shown as long as there is an answer of it to show.
  const columns: readonly Column[] = pods.all.filter(
    ({ pod, isGone }) => !isGone || answered.has(pod),
  );
  return table(columns, rows, paint);
}

interface TableOptions {
  readonly tally: Observer['tally'];
  readonly phase: string;
  readonly seconds: number;
  readonly paint: Paint;
}

/** `1,203 requests, 0 failed, 2 tried again` */
export function figures(counts: Counts): string {
  const [all = '', failed = '', retried = ''] = [
    requests(counts),
    counts.failed,
    counts.retried,
  ].map((n) => n.toLocaleString('en-US'));
  return `${all} requests, ${failed} failed, ${retried} tried again`;
}

/** Of every client in every phase. */
export function summaryTable(
  { clients, pods }: World,
  { tally }: Observer,
  { phases, paint }: { phases: readonly string[]; paint: Paint },
): readonly string[] {
  const zoneOf = new Map(pods.all.map(({ pod, zone }: Pod) => [pod, zone]));
  const lines = clients.flatMap(({ name, zone }) =>
    phases.map((phase) => {
      const counts = tally.during(phase, name);
      const ownZone = shareOf(counts, (pod) => zoneOf.get(pod) === zone);
      return { client: name, phase, counts, ownZone };
    }),
  );
  return summary(lines, paint);
}

/** What requests failed with, in the words of their clients; words that differ in times alone are the same. */
export function failureLines({ clients }: World): readonly string[] {
  return clients.flatMap(({ name, failures }) => {
    const alike = Map.groupBy(failures(), ([words]) => words.replaceAll(/\d+\.\d+/g, '…'));
    return [...alike].map(([words, each]) => {
      const count = each.reduce((total, [, more]) => total + more, 0);
      return `${name}: ${count} failed: ${words}`;
    });
  });
}
