import assert from 'node:assert/strict';
import { type Delta, keyOf, type KubeObject } from '@sliceplane/kube';
import { Intake, type IntakeSource, type PlayClock } from '../src/index.ts';

/** What a plane would have heard. */
export class Heard {
  readonly objects: Map<string, KubeObject> = new Map();
  /** Deltas that came at a time. */
  readonly parts: number[] = [];
  /** Objects when it counted as synced; -1 before. */
  synced = -1;
  readonly intake: Intake = new Intake({
    submit: (deltas) => this.#hear(deltas),
    onSynced: () => {
      this.synced = this.objects.size;
    },
  });
  readonly source: IntakeSource = this.intake.open('replay');

  #hear(deltas: readonly Delta[]): void {
    this.parts.push(deltas.length);
    for (const delta of deltas) {
      if (delta.op === 'upsert') {
        this.objects.set(`${delta.object.kind} ${keyOf(delta.object)}`, delta.object);
      } else {
        const key = delta.namespace === '' ? delta.name : `${delta.namespace}/${delta.name}`;
        assert.ok(this.objects.delete(`${delta.kind} ${key}`));
      }
    }
  }
}

/** Time passes when somebody sleeps, and never otherwise. */
export function fakeClock(): PlayClock & { nowIs: number; readonly slept: number[] } {
  const clock = {
    nowIs: 1_000,
    slept: [] as number[],
    nowMs: () => clock.nowIs,
    sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted();
      clock.slept.push(ms);
      clock.nowIs += ms;
    },
  };
  return clock;
}
