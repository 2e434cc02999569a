import { describe, expect, test } from 'vitest';
import { ran, shortPlan, smallPlan } from './small-plan.ts';

describe('with real processes', { timeout: 60_000 }, () => {
  test('agents of every kind, and a shard that ends: every view is right, everything is measured', async () => {
    const faults = [{ atSeconds: 0.3, kind: 'shard-exit', shard: 1 }] as const;
    const { result, news } = await ran({ faults });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
    expect(result.faults).toMatchObject([{ kind: 'shard-exit', shard: 1, emptyViews: 0 }]);
    expect(result.faults[0]!.recoveredMs).toBeGreaterThan(0);
    expect(result.faults[0]!.staleSeen).toBeGreaterThan(0);
    const { checks, groups, phases, coldStart, samples, propagation, environment } = result;
    expect(checks).toMatchObject({ mismatches: 0, emptyViews: 0 });
    expect(checks.points.map(({ name, agents }) => [name, agents])).toEqual([
      ['after churn', 57],
      ['the end, with the stuck', 60],
    ]);
    expect(checks.viewsCompared).toBeGreaterThan(57 * 4 * 2);
    expect(checks.hashesCompared).toBeGreaterThan(240);
    expect(groups.map(({ kind, agents }) => [kind, agents])).toEqual([
      ['healthy', 45],
      ['slow', 6],
      ['stuck', 3],
      ['reconnecting', 6],
    ]);
    for (const { views, endpoints } of groups) {
      expect(views).toBeGreaterThan(0);
      expect(endpoints).toBeGreaterThan(0);
    }
    const reconnecting = groups.find(({ kind }) => kind === 'reconnecting')!;
    expect(reconnecting.reconnects).toBeGreaterThan(6);
    expect(reconnecting.unchanged).toBeGreaterThan(6);
    expect(phases[0]!.changes).toBeGreaterThan(200);
    expect(phases[0]!.traffic.bytesPerUpdate).toBeGreaterThan(20);
    expect(phases[0]!.traffic.sentBytesPerUpdate).toBeGreaterThan(20);
    expect(propagation.ingestToReceived.count).toBeGreaterThan(50);
    expect(propagation.sentToReceived.count).toBeGreaterThan(50);
    expect(propagation.total.p50).toBeGreaterThan(0);
    expect(coldStart.objects).toMatchObject({ nodes: 30, services: 20, pods: 300 });
    expect(coldStart.connectBytes).toBeGreaterThan(10_000);
    expect(environment).toMatchObject({ shards: 2, agentProcesses: 2 });
    expect(samples.length).toBeGreaterThan(6);
    expect(samples.some(({ server }) => (server?.rssBytes ?? 0) > 1e7)).toBe(true);
    expect(samples.some(({ updates, bytes }) => updates > 0 && bytes > 0)).toBe(true);
    expect(news.filter(({ kind }) => kind === 'sample')).toHaveLength(samples.length);
  });

  test('what the server was not told of is found, and told with what one needs to look into it', async () => {
    const checks = { ...smallPlan.checks, withhold: 1 };
    const { result, news } = await ran({ ...shortPlan, checks });
    expect(result.outcome).toBe('failed');
    expect(result.failures[0]).toMatch(/wrong views, seed 7; rerun: npx sliceplane-load run small/);
    const [mismatch] = result.checks.details;
    expect(mismatch).toMatchObject({ kind: 'view', seed: 7, rerun: smallPlan.rerun, expected: [] });
    expect(mismatch!.actual.length).toBeGreaterThan(0);
    expect(mismatch!.node).toMatch(/^node-/);
    expect(news.some(({ kind }) => kind === 'mismatch')).toBe(true);
  });

  test('the server is killed once a broken shard is whole, then all agents leave: everybody is current again', async () => {
    const { result } = await ran({
      phases: shortPlan.phases,
      faults: [
        { atSeconds: 0.19, kind: 'shard-exit', shard: 0 },
        { atSeconds: 0.2, kind: 'server-kill' },
        { atSeconds: 0.4, kind: 'herd' },
      ],
      agents: { ...smallPlan.agents, stuckHow: 'stop-process' },
    });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
    const [exited, killed, herd] = result.faults;
    expect(exited!.recoveredMs).toBeLessThan(60_000);
    expect(killed).toMatchObject({ kind: 'server-kill', emptyViews: 0 });
    expect(killed!.comeback!.bootMs).toBeGreaterThan(0);
    expect(killed!.comeback!.unchanged).toBeGreaterThan(0);
    expect(killed!.comeback!.bytesPerAgent).toBeGreaterThan(0);
    expect(herd).toMatchObject({ kind: 'herd', comeback: { bootMs: 0, relistMs: 0 } });
    expect(herd!.recoveredMs).toBeGreaterThan(0);
  });

  test('Watch in place of Session, for everything', async () => {
    const subscriptions = { shape: 'everything' } as const;
    const agents = { ...shortPlan.agents, api: 'watch', subscriptions } as const;
    const { result } = await ran({ ...shortPlan, agents });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
    expect(result.checks.viewsCompared).toBeGreaterThan(18 * 19 * 2);
  });

  test('interrupted: what there was until then, and nobody is left behind', async () => {
    const phases = [{ ...smallPlan.phases[0]!, seconds: 600 }];
    const { result } = await ran({ ...shortPlan, phases }, (one, interrupt) => {
      if (one.kind === 'sample' && one.sample.updates > 0) interrupt();
    });
    expect(result.outcome).toBe('interrupted');
    expect(result.failures).toEqual([]);
    expect(result.coldStart.applyMs).toBeGreaterThan(0);
    expect(result.samples.length).toBeGreaterThan(0);
    expect(result.traffic.deltas).toBeGreaterThan(0);
  });

  test('a server that cannot start says why', async () => {
    const server = { ...smallPlan.server, kind: 'own', serveArgs: ['--no-such-flag'] } as const;
    const { result } = await ran({ server: { shards: 1, nodeArgs: [], ...server } });
    expect(result.outcome).toBe('failed');
    expect(result.failures[0]).toMatch(/the server ended instead of listening:[^]*no-such-flag/);
  });
});

test('a server of somebody else is not ended', async () => {
  const server = { kind: 'given', address: '127.0.0.1:1' } as const;
  const faults = [{ atSeconds: 1, kind: 'server-kill' }] as const;
  await expect(ran({ server, faults })).rejects.toThrow(
    "server-kill needs a server of the load test's own: leave out --server",
  );
});
