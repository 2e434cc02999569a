/** Those who ask for one view and go: some wait long, some give up. */
import type { LocalService } from '@sliceplane/client';
import type { GetViewResponse__Output } from '@sliceplane/proto';
import type { Agent } from './agent.ts';
import { services } from './cluster-changes.ts';
import { decodeView } from './decode.ts';
import type { Dice } from './dice.ts';
import { law, same } from './law-broken.ts';
import type { Server } from './server.ts';
import { randomOptions } from './wants.ts';

interface Call {
  readonly server: Server;
  readonly caller: AbortController;
}

export class Callers {
  readonly #dice: Dice;
  readonly #waiting = new Set<Call>();
  #failure: unknown;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Somebody asks, or one who waits gives up. */
  step(server: Server): void {
    const dice = this.#dice;
    const [first] = this.#waiting;
    if (first !== undefined && dice.chance(0.3)) {
      this.#waiting.delete(first);
      first.caller.abort();
      return;
    }
    const place = { node: dice.pick(['n1', 'n2', 'n3', '']) };
    const options = { ...randomOptions(dice, place.node), port: '' };
    const call: Call = { server, caller: new AbortController() };
    const request = { service: dice.pick(services), place, options };
    const answer = server.plane.hub.getView(request, call.caller);
    if (!(answer instanceof Promise)) return;
    this.#waiting.add(call);
    answer.then(
      () => this.#waiting.delete(call),
      (thrown: unknown) => {
        if (!call.caller.signal.aborted) this.#failure ??= thrown;
      },
    );
  }

  /** The server ends: nobody waits for it any more. */
  forget(server: Server): void {
    for (const call of this.#waiting) if (call.server === server) this.#waiting.delete(call);
  }

  /** Law L10: at rest everybody has been answered. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
    law('L10', this.#waiting.size === 0, () => `${this.#waiting.size} calls wait for ever`);
  }
}

/** Law L6: a call is answered what a stream was told; whoever holds that already is told so. */
export function checkCall(where: string, held: LocalService, agent: Agent, server: Server): void {
  const options = agent.wants.optionsOf(held.service);
  if (options === undefined) return;
  const request = { service: held.service, place: agent.place, options };
  const { hub } = server.plane;
  const view = decoded(hub.getView(request));
  if (view === undefined) return;
  same('L6', `the state in a call, ${where}`, view.view?.state, held.state);
  same('L6', `the hash in a call, ${where}`, view.view?.hash.toString('hex'), held.hash);
  // A stream is not told of a revision that changes nothing for it.
  const revision = view.view?.revision ?? 0;
  law('L7', revision >= held.revision, () => `revision ${revision} in a call, ${where}`);
  const ids = (some: Iterable<number>): number[] => [...some].sort((a, b) => a - b);
  const called = ids((view.view?.endpoints ?? []).map(({ id }) => id));
  same('L6', `endpoints in a call, ${where}`, called, ids(held.endpoints.keys()));
  if (held.hash === '') return;
  const knownHash = Buffer.from(held.hash, 'hex');
  const again = decoded(hub.getView({ ...request, knownHash }));
  law('L6', again?.notModified === true, () => `what is known is sent again, ${where}`);
  same('L6', `endpoints not modified, ${where}`, again.view?.endpoints, []);
}

/** Law L93: while every shard is being replaced, what is shown is said to be the last good view. */
export function checkStale(agent: Agent, { plane, isLost, epoch }: Server): void {
  if (!isLost || !plane.hub.everSynced) return;
  for (const service of agent.wants.named) {
    const options = agent.wants.optionsOf(service);
    if (options === undefined) continue;
    const answer = decoded(plane.hub.getView({ service, place: agent.place, options }));
    const state = answer?.view?.state;
    law(
      'L93',
      state !== 'VIEW_STATE_READY' && state !== 'VIEW_STATE_EMPTY',
      () => `${service} is ${state} at ${epoch}, which has lost all its shards`,
    );
  }
}

/** undefined: its class is not open, and nothing is waited for here. */
function decoded(answer: Buffer | Promise<Buffer>): GetViewResponse__Output | undefined {
  return answer instanceof Promise ? undefined : decodeView(answer);
}
