import { expect, test } from 'vitest';
import { Tally } from '../../src/agents/tally.ts';
import type { HostReport } from '../../src/agents/messages.ts';
import { Recorder } from '../../src/run/totals.ts';

/** What a process tells, from what its agents noted. */
function reportOf(tally: Tally, rest: Partial<HostReport> = {}): HostReport {
  const { comeback, ...taken } = tally.take();
  return {
    ...taken,
    ...(comeback !== undefined && { comeback }),
    pending: 0,
    outdated: 0,
    current: 0,
    streams: 0,
    doubtful: 0,
    bytes: 0,
    cpuMs: 0,
    loopMs: 0,
    rssBytes: 0,
    lastUpdateMs: 0,
    lastDisconnect: '',
    ...rest,
  };
}

const times = { triggerMs: 100, ingestMs: 110, computedMs: 115 };

test('stages are told apart, for healthy agents; a time that is not known is left out', () => {
  const tally = new Tally();
  tally.arrived('healthy', times, 120, 140);
  tally.arrived('healthy', { ...times, triggerMs: 0 }, 120, 150);
  tally.arrived('healthy', { ...times, ingestMs: 0 }, 120, 150);
  tally.arrived('slow', times, 120, 900);
  const recorder = new Recorder();
  const totals = recorder.open();
  recorder.add(reportOf(tally));
  const stages = totals.distributions();
  expect(stages.triggerToIngest).toMatchObject({ count: 1, max: 10 });
  expect(stages.ingestToComputed).toMatchObject({ count: 2, max: 5 });
  expect(stages.computedToSent).toMatchObject({ count: 2, max: 5 });
  expect(stages.sentToReceived).toMatchObject({ count: 2, min: 20, max: 30 });
  expect(stages.ingestToReceived).toMatchObject({ count: 2, min: 30, max: 40 });
  expect(stages.total).toMatchObject({ count: 1, max: 40 });
  expect(totals.groups.slow.lag.distribution()).toMatchObject({ count: 1, max: 790 });
});

test('whoever counts hears of what is reported while they do', () => {
  const recorder = new Recorder();
  const tally = new Tally();
  const [all, first] = [recorder.open(), recorder.open()];
  tally.updated('healthy', 'deltas', 1);
  tally.updated('stuck', 'resets', 1);
  recorder.add(reportOf(tally, { bytes: 300 }));
  recorder.close(first);
  tally.updated('slow', 'unchanged', 1);
  tally.updated('slow', 'deltas', 1);
  recorder.add(reportOf(tally, { bytes: 100 }));
  expect(first.traffic(null)).toMatchObject({
    bytes: 300,
    deltas: 1,
    resets: 1,
    bytesPerUpdate: 150,
  });
  expect(all.traffic(7)).toEqual({
    bytes: 400,
    deltas: 2,
    resets: 1,
    unchanged: 1,
    bytesPerUpdate: 400 / 3,
    sentBytesPerUpdate: 7,
  });
});

test('silence is broken by changes, of the stuck only once they read on', () => {
  const tally = new Tally();
  tally.updated('slow', 'unchanged', 10);
  tally.updated('stuck', 'deltas', 20);
  expect(tally.lastUpdateMs).toBe(0);
  tally.updated('reconnecting', 'resets', 30);
  expect(tally.lastUpdateMs).toBe(30);
  tally.isReleased = true;
  tally.updated('stuck', 'deltas', 40);
  expect(tally.lastUpdateMs).toBe(40);
});
