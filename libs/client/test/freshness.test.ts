import { expect, test } from 'vitest';
import { Freshness } from '../src/freshness.ts';

const stale = (isStale: boolean, cause: string): object => ({
  kind: 'stale',
  isStale,
  cause,
  service: '',
});

const lag = (sourceLagMs: number, synced = true): { sourceLagMs: number; synced: boolean } => ({
  sourceLagMs,
  synced,
});

test('silence is told once, and the first word after it', () => {
  const fresh = new Freshness(100, 50, 0);
  expect(fresh.look(99)).toBeUndefined();
  expect(fresh.silentAtMs).toBe(100);
  expect(fresh.look(100)).toEqual(stale(true, 'silent'));
  expect(fresh.look(200)).toBeUndefined();
  expect(fresh.cause).toBe('silent');
  expect(fresh.silentAtMs).toBe(Infinity);
  expect(fresh.heard(300, null)).toEqual(stale(false, 'silent'));
  expect(fresh.silentAtMs).toBe(400);
});

test('a server whose sources lag is heard, and its views are stale until a heartbeat says otherwise', () => {
  const fresh = new Freshness(100, 50, 0);
  expect(fresh.heard(10, lag(50))).toBeUndefined();
  expect(fresh.heard(20, lag(51))).toEqual(stale(true, 'source-lag'));
  expect(fresh.heard(30, null)).toBeUndefined();
  expect(fresh.heard(40, lag(0))).toEqual(stale(false, 'source-lag'));
});

test('time in which nobody listened is not silence', () => {
  const fresh = new Freshness(100, 50, 0);
  fresh.excuse(1000);
  expect(fresh.look(1050)).toBeUndefined();
  expect(fresh.look(1100)).toEqual(stale(true, 'silent'));
});

test('another reason to be stale is told as such', () => {
  const fresh = new Freshness(100, 50, 0);
  fresh.heard(0, lag(60));
  expect(fresh.look(100)).toEqual(stale(true, 'silent'));
  expect(fresh.heard(101, lag(60))).toEqual(stale(true, 'source-lag'));
});

test('a server that does not know all is not believed to be current, however little it lags', () => {
  const fresh = new Freshness(100, 50, 0);
  expect(fresh.heard(10, lag(0, false))).toEqual(stale(true, 'unsynced'));
  expect(fresh.heard(20, lag(0))).toEqual(stale(false, 'unsynced'));
});
