import { expect, test } from 'vitest';
import { type SessionDocument, sessionsTable } from '../../src/output/sessions.ts';
import { type StatusDocument, statusText } from '../../src/output/status.ts';

const status: StatusDocument = {
  version: '1.2.3',
  epoch: 'e',
  startedMs: 1000,
  synced: true,
  sourceLagMs: 250,
  streams: 1,
  subscriptions: 7,
  xdsStreams: 2,
  process: {
    pid: 42,
    cpuUserMs: 1500,
    cpuSystemMs: 700,
    rssBytes: 194_723_840,
    heapUsedBytes: 512,
    externalBytes: 0,
    eventLoopP50Ms: 0.1,
    eventLoopP99Ms: 7.35,
    eventLoopMaxMs: 63,
  },
  delivery: {
    frames: 1,
    bytes: 34_816,
    resets: 2,
    deltas: 3,
    unchanged: 4,
    coalesced: 5,
    heartbeats: 6,
    refused: 7,
    ended: 8,
    nacks: 1,
  },
  objects: {
    services: 1,
    pods: 2,
    nodes: 3,
    endpoints: 4,
    inputSlices: 5,
    slices: 6,
    podsLeftOut: 0,
  },
  shards: [],
  sources: [],
  events: [],
};

test('a server at a glance', () => {
  expect(statusText(status, 61_000).split('\n').slice(0, 6)).toEqual([
    'sliceplane 1.2.3, up 1 min, epoch e',
    'synced, sources current 250 ms ago',
    '1 service, 2 pods (0 left out), 3 nodes, 6 slices (5 given), 4 Endpoints',
    '1 stream, 7 subscriptions, 2 xDS streams',
    'sent 1 frame, 34.0 KiB: 2 whole, 3 deltas, 4 unchanged, 5 coalesced; 7 streams refused, 8 ended, 1 nack',
    'process 42: 185.7 MiB resident, 512 B heap, 2 s CPU, event loop p99 7.3 ms',
  ]);
});

test('who waits is told since when', () => {
  const session: SessionDocument = {
    id: 3,
    method: 'Session',
    peer: '10.0.0.9:4711',
    agent: 'proxy/1',
    node: 'n1',
    zone: 'za',
    openedMs: 1000,
    subscriptions: 9,
    behind: 2,
    behindSinceMs: 59_000,
    sequence: 12,
    acked: 10,
    lastSentMs: 58_000,
    bytes: 100,
    nacks: 0,
    lastNack: '',
  };
  const quiet = { ...session, id: 4, behind: 0, behindSinceMs: 0, agent: '' };
  expect(sessionsTable([session, quiet], 61_000)).toBe(
    [
      'ID   METHOD    NODE   ZONE   AGENT     PEER            UP      SERVICES   BEHIND   WAITING   SENT   ACKED   NACKS',
      '3    Session   n1     za     proxy/1   10.0.0.9:4711   1 min   9          2        2 s       12     10      0',
      '4    Session   n1     za     <none>    10.0.0.9:4711   1 min   9          0        <none>    12     10      0',
    ].join('\n'),
  );
});
