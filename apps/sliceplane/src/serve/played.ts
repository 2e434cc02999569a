import type { KubeObject } from '@sliceplane/kube';
import type { Plane } from '@sliceplane/plane';
import {
  type Player,
  type PlayEnd,
  replayRecording,
  syntheticFeed,
  UnreadablePathError,
} from '@sliceplane/sources';
import { presets, RecordingError, syntheticCluster } from '@sliceplane/synthetic';
import type { Logger } from 'pino';
import { Failure } from '../failure.ts';
import type { Serving } from './serving.ts';

const SYNTHETIC_SOURCE = 'synthetic';
const RECORDING_SOURCE = 'recording';
/** Objects that wait for a shard before the next ones are played: enough to keep every shard busy. */
const MOST_QUEUED = 20_000;

/** What is served besides files and applied objects. */
export interface Played {
  /** Some of the objects, without any pod. */
  readonly objects: readonly KubeObject[];
  readonly close: () => Promise<void>;
}

/** The sources that a plane must wait for, by name. */
export function playedSources({ synthetic, replay }: Serving): string[] {
  return [
    ...(synthetic === undefined ? [] : [SYNTHETIC_SOURCE]),
    ...(replay === undefined ? [] : [RECORDING_SOURCE]),
  ];
}

/** Delivers the first state of each before it returns; what happens then happens in its time. @throws Failure */
export async function openPlayed(serving: Serving, plane: Plane, log: Logger): Promise<Played> {
  const { synthetic, replay } = serving;
  const playing = { whenReady: () => whenReady(plane) };
  const players: Player[] = [];
  const objects: KubeObject[] = [];
  if (synthetic !== undefined) {
    const { preset, seed, perSecond } = synthetic;
    const spec = { ...presets[preset], ...(seed !== undefined && { seed }) };
    const workload = { arrivals: { kind: 'constant', perSecond } } as const;
    const source = plane.source(SYNTHETIC_SOURCE);
    players.push(
      await syntheticFeed(source, spec, perSecond > 0 ? { ...playing, workload } : playing),
    );
    const { nodes, services } = syntheticCluster(spec);
    objects.push(...nodes.filter((node) => !node.controlPlane).slice(0, 1));
    objects.push(...services.slice(0, 1));
  }
  if (replay !== undefined) {
    const { speed } = replay;
    const source = plane.source(RECORDING_SOURCE);
    players.push(await readable(replayRecording(source, replay.path, { ...playing, speed })));
  }
  for (const player of players) void player.ended.then((end) => logEnd(end, log));
  const close = async (): Promise<void> => {
    await Promise.all(players.map((player) => player.stop()));
  };
  return { objects, close };
}

/** A plane that is behind is waited for: what its shards have not taken yet is not piled up. */
async function whenReady(plane: Plane): Promise<void> {
  const queued = plane.status().shards.reduce((sum, shard) => sum + shard.queued, 0);
  if (queued > MOST_QUEUED) await plane.settled();
}

async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof UnreadablePathError || error instanceof RecordingError)) throw error;
    throw new Failure(`--replay: ${error.message}`, { cause: error });
  }
}

function logEnd(end: PlayEnd, log: Logger): void {
  const { steps, changes } = end.progress;
  if (end.how === 'failed') log.error({ err: end.error }, `the replay ended after ${steps} steps`);
  else if (changes > 0) log.info(`${end.how} after ${steps} steps, ${changes} changes`);
}
