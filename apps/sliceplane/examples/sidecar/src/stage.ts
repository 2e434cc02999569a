import { setTimeout as delay } from 'node:timers/promises';
import type { Observer } from './observer.ts';
import { Settling } from './settling.ts';
import type { World } from './world.ts';

/** What a phase has at hand. */
export interface Stage extends World {
  /** How long the phase is to take, ms. */
  readonly ms: number;
  /** What is being done. */
  readonly say: (deed: string) => void;
  /** Until this share of the phase's time is over, 0 to 1; at once when it is. */
  readonly until: (share: number) => Promise<void>;
  /**
   * Until every client is answered by the pods it should be: all that are ready now in its zone, or, none being there, in every zone.
   * Says how long that took, or who was not there when patience was over, which makes the run a failure.
   */
  readonly settled: (what: string) => Promise<void>;
}

export interface StageOptions {
  readonly world: World;
  readonly observer: Observer;
  readonly ms: number;
  readonly say: (deed: string) => void;
  /** `failed`: it was not seen. */
  readonly seen: (what: string, failed: boolean) => void;
}

const LOOK_MS = 50;

/** Longer than a client of gRPC that lost the server takes to ask again, on a machine with other things to do. Ms. */
const PATIENCE_MS = 60_000;

export function openStage({ world, observer, ms, say, seen }: StageOptions): Stage {
  const beganMs = performance.now();
  return {
    ...world,
    ms,
    say,
    until: async (share) => {
      await delay(Math.max(0, beganMs + share * ms - performance.now()));
    },
    settled: async (what) => {
      const startMs = performance.now();
      const settling = new Settling(expected(world), startMs);
      const untell = observer.tell(settling);
      try {
        while (!settling.isSettled(performance.now())) {
          if (performance.now() - startMs > PATIENCE_MS) {
            const late = settling.unsettled(performance.now()).join(', ');
            return seen(`${what}: not ${late}, not after ${PATIENCE_MS / 1000} s`, true);
          }
          await delay(LOOK_MS);
        }
        seen(`${what}, after ${(settling.afterMs / 1000).toFixed(1)} s`, false);
      } finally {
        untell();
      }
      return undefined;
    },
  };
}

function expected({ clients, pods }: World): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    clients.map(({ name, zone }) => [name, new Set(pods.for(zone).map(({ pod }) => pod))]),
  );
}
