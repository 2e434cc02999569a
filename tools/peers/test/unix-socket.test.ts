import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cCore, envoyKind, grpcGo, grpcJs, type PeerKind } from './peer-kinds.ts';
import { failuresDuring } from './scene.ts';
import { inZone, World } from './world.ts';

const kinds: readonly PeerKind[] = [
  grpcJs,
  cCore,
  grpcGo,
  envoyKind({ api: 'ads', variant: 'delta' }),
  envoyKind({ api: 'eds', variant: 'sotw' }),
];

describe.skipIf(grpcJs.missing !== undefined)('over a unix socket', () => {
  let folder: string;
  let world: World;
  const atHand = kinds.filter(({ missing }) => missing === undefined);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sliceplane-socket-'));
    world = await World.open(`unix:${join(folder, 'xds.sock')}`);
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  test('every kind may start before the server does', async () => {
    const { xds: server } = world.server;
    await world.server.kill();
    const opening = Promise.all(atHand.map((kind) => kind.open({ server, node: 'node-b1' })));
    await world.startServer();
    const peers = await opening;
    try {
      const tallies = await Promise.all(peers.map(({ caller }) => caller.settles(inZone.b)));
      expect(tallies.map(({ failed }) => failed)).toEqual(atHand.map(() => 0));
    } finally {
      await Promise.all(peers.map((peer) => peer.stop()));
    }
  });

  test('every kind is served, and again after a crash of the server left its socket behind', async () => {
    const { xds: server } = world.server;
    const peers = await Promise.all(atHand.map((kind) => kind.open({ server, node: 'node-a1' })));
    try {
      await Promise.all(peers.map(({ caller }) => caller.settles(inZone.a)));
      const failures = await failuresDuring(peers, async () => {
        await world.server.kill();
        await world.startServer();
        await world.workload.start('a3', 'node-a1');
        await Promise.all(peers.map(({ caller }) => caller.settles(['a1', 'a2', 'a3'])));
      });
      expect(failures).toEqual([]);
    } finally {
      await Promise.all(peers.map((peer) => peer.stop()));
    }
  });
});
