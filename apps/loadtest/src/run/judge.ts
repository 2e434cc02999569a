import type { Emptied, Misfit } from '../agents/messages.ts';
import type { AgentSpec } from '../agents/roster.ts';
import type { ReadyCounts } from '../check/ready-counts.ts';
import type { Mirror } from '../feed/mirror.ts';
import type { RunPlan } from '../plan.ts';
import type { CheckPoint, CheckResult, Mismatch, Progress } from '../result.ts';

/**
 * By how much a change may enter the server after it was told, and yet count as told before another one that entered at
 * that time. Ms.
 */
const SLACK_MS = 5000;
/** Failures that are told in words; what follows them is hardly news. */
const MOST_FAILURES = 50;

export interface Scene {
  readonly plan: RunPlan;
  readonly agents: ReadonlyMap<number, AgentSpec>;
  readonly mirror: Mirror;
  readonly ready: ReadyCounts;
  readonly progress: (news: Progress) => void;
}

/** Everything that was found wrong. */
export class Judge {
  readonly #scene: Scene;
  readonly #failures: string[] = [];
  readonly #details: Mismatch[] = [];
  readonly #points: CheckPoint[] = [];
  #mismatches = 0;
  #emptyViews = 0;
  /** What the checks of the moment are called. */
  point = 'during the run';

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get failures(): readonly string[] {
    const { seed, rerun } = this.#scene.plan;
    if (this.#mismatches === 0) return this.#failures;
    const again = rerun === '' ? '' : `; rerun: ${rerun}`;
    return [`${this.#mismatches} wrong views, seed ${seed}${again}`, ...this.#failures];
  }

  get emptyViews(): number {
    return this.#emptyViews;
  }

  fail(message: string): void {
    if (this.#failures.length < MOST_FAILURES) this.#failures.push(message);
  }

  checked(point: CheckPoint): void {
    this.#points.push(point);
    this.#scene.progress({ kind: 'check', point });
  }

  /** A mismatch is counted; the first ones of each kind are told. */
  wrong(mismatch: Mismatch): void {
    this.#mismatches += 1;
    if (this.room(mismatch.kind) === 0) return;
    this.#details.push(mismatch);
    this.#scene.progress({ kind: 'mismatch', mismatch });
  }

  /** How many more of a kind are worth being looked into. */
  room(kind: Mismatch['kind']): number {
    const known = this.#details.filter((one) => one.kind === kind).length;
    return Math.max(0, this.#scene.plan.checks.detailed - known);
  }

  countWrong(mismatches: number): void {
    this.#mismatches += mismatches;
  }

  misfit({ kind, agent, service, explanation }: Misfit): void {
    this.wrong({ ...this.#about(agent), kind, service, expected: [], actual: [], explanation });
  }

  /** A view that lost all endpoints: wrong unless the model's was empty in between. */
  emptied({ agent, service, state, sinceMs }: Emptied): void {
    const { ready } = this.#scene;
    if (ready.mayBeEmpty(service, sinceMs - SLACK_MS)) return;
    this.#emptyViews += 1;
    const explanation = `${service} became ${state} at an agent while pods of it were ready all the time`;
    this.wrong({
      ...this.#about(agent),
      kind: 'empty',
      service,
      expected: [],
      actual: [],
      explanation,
    });
  }

  result(hashesCompared: number): CheckResult {
    return {
      points: this.#points,
      viewsCompared: this.#points.reduce((sum, point) => sum + point.viewsCompared, 0),
      hashesCompared,
      mismatches: this.#mismatches,
      details: this.#details,
      emptyViews: this.#emptyViews,
    };
  }

  #about(id: number): Pick<Mismatch, 'agent' | 'node' | 'zone' | 'point' | 'seed' | 'rerun'> {
    const { agents, mirror, plan } = this.#scene;
    const { name = `agent ${id}`, node = '' } = agents.get(id) ?? {};
    const zone = mirror.nodes.get(node)?.zone ?? '';
    return { agent: name, node, zone, point: this.point, seed: plan.seed, rerun: plan.rerun };
  }
}
