/** What happens in a run, in this order. The words are those of `--phases`. */
export const phaseNames = [
  'steady',
  'pod-dies',
  'zone-drains',
  'rollout',
  'server-restarts',
] as const;
export type PhaseName = (typeof phaseNames)[number];

export const phaseTitles: Readonly<Record<PhaseName, string>> = {
  steady: 'steady',
  'pod-dies': 'a pod dies',
  'zone-drains': 'a zone drains',
  rollout: 'a rollout',
  'server-restarts': 'the server restarts',
};

/** How much longer one takes than another: a rollout goes through every pod, and clients back off from a lost server. */
const weights: Readonly<Record<PhaseName, number>> = {
  steady: 2,
  'pod-dies': 4,
  'zone-drains': 4,
  rollout: 5,
  'server-restarts': 4,
};

export interface ScheduledPhase {
  readonly name: PhaseName;
  /** Longer only when what it shows is not there to be seen yet. */
  readonly ms: number;
}

/** The phases asked for in the order of the story, sharing out the time. */
export function schedule(
  phases: readonly PhaseName[],
  durationMs: number,
): readonly ScheduledPhase[] {
  const chosen = phaseNames.filter((name) => phases.includes(name));
  const whole = chosen.reduce((sum, name) => sum + weights[name], 0);
  return chosen.map((name) => ({
    name,
    ms: Math.round((durationMs * weights[name]) / whole),
  }));
}
