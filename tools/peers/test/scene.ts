import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Peer, PeerKind } from './peer-kinds.ts';
import { inZone, World } from './world.ts';

/** A world with a client in each of two zones. */
export interface Scene<P extends Peer> {
  readonly world: World;
  /** In zone-a, as it says itself. */
  readonly a: P;
  /** In zone-b, as its node is known to be. */
  readonly b: P;
  /** What calls fail with when nobody can answer. */
  readonly nobody: RegExp;
}

/** Hooks of a `describe`: opens the scene, puts everything as it was before each test. Gives the scene to the tests. */
export function useScene<P extends Peer>(kind: PeerKind<P>): () => Scene<P> {
  /** Ends what was begun, also when the scene never came to be. */
  const ends: (() => Promise<void>)[] = [];
  let scene: Scene<P> | undefined;
  const current = (): Scene<P> => {
    if (scene === undefined) throw new Error('the scene opens before the tests');
    return scene;
  };
  beforeAll(async () => {
    const world = await World.open();
    ends.push(() => world.close());
    const { xds: server } = world.server;
    const open = async (place: { node: string; zone?: string }): Promise<P> => {
      const peer = await kind.open({ server, ...place });
      ends.push(peer.stop);
      return peer;
    };
    const [a, b] = await Promise.all([
      open({ node: 'node-a1', zone: 'zone-a' }),
      open({ node: 'node-b1' }),
    ]);
    scene = { world, a, b, nobody: kind.nobody };
    await settlesInZones(scene);
  });
  beforeEach(async () => {
    await current().world.beAsBefore();
    await settlesInZones(current());
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return current;
}

/** Each client is answered by the pods of its zone, and by no others. */
export async function settlesInZones({ a, b }: Pick<Scene<Peer>, 'a' | 'b'>): Promise<void> {
  await Promise.all([a.caller.settles(inZone.a), b.caller.settles(inZone.b)]);
}

/** Failures of the calls of these clients that begin while the story is told; they are waited for. */
export async function failuresDuring(
  peers: readonly Peer[],
  story: () => Promise<void>,
): Promise<readonly string[]> {
  const windows = peers.map(({ caller }) => caller.window());
  await story();
  const tallies = await Promise.all(windows.map((window) => window.end()));
  return tallies.flatMap(({ failures }) =>
    [...failures].map(([what, times]) => `${times} ${what}`),
  );
}
