/** What must be so when a client refuses a response: it is told garbage by something between it and the server. */
import { eventually, XdsRelay } from '@sliceplane/peers';
import { expect } from 'vitest';
import type { Peer, PeerKind } from './peer-kinds.ts';
import { failuresDuring } from './scene.ts';
import { inZone, type World } from './world.ts';

const ENDPOINTS = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';

/** What the two sides say of one refusal. */
export interface Refusal {
  /** The client's words, as they went by. */
  readonly said: string;
  /** The client's words, as the server lists them. */
  readonly listed: string;
  /** Calls that failed meanwhile. */
  readonly failures: readonly string[];
}

/** A client refuses a change, goes on with what it has, and takes the next. */
export async function refusesAndHeals<P extends Peer>(
  world: World,
  kind: PeerKind<P>,
  refused: (peer: P) => Promise<void>,
): Promise<Refusal> {
  const relay = await XdsRelay.open(`${world.net}.253:17553`, world.server.xds);
  const peer = await kind.open({ server: `${world.net}.253:17553`, node: 'node-a1' });
  let said = '';
  let listed = '';
  try {
    await peer.caller.settles(inZone.a);
    const failures = await failuresDuring([peer], async () => {
      relay.spoilNext('ClusterLoadAssignment');
      await world.workload.start('a3', 'node-a1');
      said = await eventually(() => {
        const [nack] = relay.passed.nacks;
        if (nack === undefined) throw new Error(`not refused: ${JSON.stringify(relay.passed)}`);
        return nack;
      });
      listed = await eventually(async () => {
        const [client] = await world.server.xdsClients({ refusing: true });
        const type = client?.types.find(({ typeUrl }) => typeUrl === ENDPOINTS);
        expect(type).toMatchObject({ nacks: 1, refused: true });
        return type?.lastNack ?? '';
      });
      await refused(peer);
      await peer.caller.settles(inZone.a);
      await world.workload.start('a4', 'node-a1');
      await peer.caller.settles(['a1', 'a2', 'a3', 'a4']);
      await eventually(async () =>
        expect(await world.server.xdsClients({ refusing: true })).toEqual([]),
      );
    });
    return { said, listed, failures };
  } finally {
    await peer.stop();
    relay.close();
  }
}
