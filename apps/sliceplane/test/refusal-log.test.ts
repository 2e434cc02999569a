import type { ReportedXdsNack } from '@sliceplane/wire';
import type { Logger } from 'pino';
import { expect, test } from 'vitest';
import { RefusalLog } from '../src/serve/refusal-log.ts';

function logged(): { readonly log: RefusalLog; readonly lines: unknown[][] } {
  const lines: unknown[][] = [];
  const logger = { warn: (...line: readonly unknown[]) => lines.push([...line]) };
  return { log: new RefusalLog(logger as unknown as Logger), lines };
}

const refusal = (nodeId: string, message = 'weight 0'): ReportedXdsNack => ({
  nodeId,
  userAgent: 'envoy 1.40',
  node: 'node-a1',
  peer: '127.0.0.1:1',
  typeUrl: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
  nonce: 'e:1',
  names: ['shop/web/http'],
  message,
});

test('the words of the client, whose they are, and what they are about', () => {
  const { log, lines } = logged();
  log.record(refusal('sidecar~1'), 1000);
  log.record({ ...refusal(''), peer: 'unix:/x' }, 1000);
  expect(lines).toEqual([
    [
      expect.objectContaining({ nodeId: 'sidecar~1', node: 'node-a1', names: ['shop/web/http'] }),
      'xDS client sidecar~1 refused a ClusterLoadAssignment: weight 0',
    ],
    [expect.anything(), 'xDS client unix:/x refused a ClusterLoadAssignment: weight 0'],
  ]);
});

test('each client and type has a line in ten seconds, whatever it says', () => {
  const { log, lines } = logged();
  for (const ms of [1000, 1001, 10_999, 11_000]) log.record(refusal('a', `no ${ms}`), ms);
  log.record(refusal('b'), 11_001);
  expect(lines.map(([, text]) => text)).toEqual([
    expect.stringContaining('no 1000'),
    expect.stringContaining('no 11000'),
    expect.stringContaining('client b'),
  ]);
});

test('a crowd that refuses the same is cut to what can be read, and counted', () => {
  const { log, lines } = logged();
  for (let i = 0; i < 1000; i++) log.record(refusal(`client-${i}`), 5000);
  expect(lines).toHaveLength(20);
  log.record(refusal('later'), 6000);
  expect(lines[20]).toEqual(['xDS clients refused 980 more responses in that second']);
});
