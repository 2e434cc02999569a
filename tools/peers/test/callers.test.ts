import { describe, expect, test } from 'vitest';
import {
  Backend,
  Caller,
  type CallerOptions,
  findGo,
  findLoopback,
  findPython,
  freeLoopbackNet,
} from '@sliceplane/peers';
import { type AtHand, atHand } from './at-hand.ts';

const loopback = atHand(findLoopback());
const python = atHand(findPython(), findLoopback());
const go = atHand(findGo(), findLoopback());
const kinds: readonly [string, AtHand, (options: CallerOptions) => Caller][] = [
  ['grpc-js', loopback, (options) => Caller.grpcJs(options)],
  ['C-core', python, (options) => Caller.python(python.path, options)],
  ['grpc-go', go, (options) => Caller.go(go.path, options)],
];

describe.each(kinds)('a caller with %s', (_, { missing }, open) => {
  test.skipIf(missing !== undefined)('says who answered, and what failed since when', async () => {
    const at = { address: `${await freeLoopbackNet()}.1`, port: 5000 };
    const first = await Backend.open({ name: 'web-1', ...at });
    const caller = open({ target: `${at.address}:${at.port}`, deadlineMs: 2000 });
    let second: Backend | undefined;
    try {
      await caller.settles(['web-1']);
      first.break();
      await caller.failsWith(/^UNAVAILABLE: web-1 is broken$/);
      first.break(false);
      await caller.settles(['web-1']);
      const window = caller.window();
      first.kill();
      await caller.failsWith(/^UNAVAILABLE: /);
      expect((await window.end()).failed).toBeGreaterThan(0);
      second = await Backend.open({ name: 'web-2', ...at });
      expect((await caller.settles(['web-2'])).failed).toBe(0);
      const { begun, calls, failed, by } = await caller.stop();
      expect(begun).toBe(calls);
      expect(failed).toBeLessThan(calls);
      expect([...by.keys()]).toEqual(['web-1', 'web-2']);
    } finally {
      await caller.stop();
      first.kill();
      second?.kill();
    }
  });
});
