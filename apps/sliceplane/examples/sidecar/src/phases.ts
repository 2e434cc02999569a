/** What happens, and what must be seen then. A failed request is a failure whenever it comes. */
import type { PhaseName } from './schedule.ts';
import type { Stage } from './stage.ts';

export const phases: Readonly<Record<PhaseName, (stage: Stage) => Promise<void>>> = {
  steady,
  'pod-dies': podDies,
  'zone-drains': zoneDrains,
  rollout,
  'server-restarts': serverRestarts,
};

/** Before all others. */
export async function start({ settled }: Stage): Promise<void> {
  await settled('every client has found the pods of its zone');
}

async function steady({ settled }: Stage): Promise<void> {
  await settled('every client calls all pods of its own zone and no others');
}

/** Nobody can know in advance: what was on its way to the pod is lost, and tried again elsewhere. */
async function podDies({ pods, say, settled, until }: Stage): Promise<void> {
  const [victim] = pods.ready('c');
  if (victim === undefined) throw new Error('zone c has no pod');
  say(
    `SIGKILL for ${victim.pod}, the only pod of zone c; Kubernetes has not noticed, nor has sliceplane`,
  );
  await pods.kill(victim.pod);
  await settled('the clients in c have gone to their next priority by themselves, the others stay');
  await until(0.4);
  say(`Kubernetes notices that ${victim.pod} is gone, and starts another in its place`);
  await pods.mourn(victim.pod);
  await pods.start('c');
  await settled('the clients in c are back in their zone');
}

async function zoneDrains({ pods, ms, say, settled, until }: Stage): Promise<void> {
  const leaving = pods.ready('b');
  const preStopMs = ms * 0.25;
  say(`every pod of zone b is to terminate; each serves on for ${seconds(preStopMs)}, then ends`);
  await Promise.all([
    ...leaving.map(({ pod }) => pods.terminate(pod, preStopMs)),
    settled('the clients in b have left for the other zones'),
  ]);
  await until(0.5);
  say('zone b is back: new pods');
  await Promise.all(leaving.map(() => pods.start('b')));
  await settled('the clients in b are back in their zone');
}

/** As a Deployment does it with maxSurge 1 and maxUnavailable 0. */
async function rollout({ pods, ms, say, settled }: Stage): Promise<void> {
  const preStopMs = ms * 0.1;
  say(
    `one by one, every pod is replaced: a new one is ready, then the old one is to terminate, and ends ${seconds(preStopMs)} later`,
  );
  for (const { pod, zone } of pods.ready()) {
    await pods.start(zone);
    await pods.terminate(pod, preStopMs);
  }
  await settled('every client calls the new pods of its own zone');
}

async function serverRestarts({ server, pods, say, settled, until }: Stage): Promise<void> {
  say('sliceplane is stopped');
  await server.stop();
  await settled('every client goes on as before, without it');
  await until(0.35);
  say(
    'sliceplane starts again, knowing nothing, and is told the cluster; then zone a gets one pod more',
  );
  await server.start();
  const { pod } = await pods.start('a');
  await settled(`the clients in a call ${pod}, too: the server is heard again`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
