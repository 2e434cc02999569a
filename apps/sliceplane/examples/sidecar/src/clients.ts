import {
  Caller,
  type ClientPlace,
  Envoy,
  envoyBootstrap,
  findEnvoy,
  findPython,
  type Found,
  grpcBootstrap,
  type Tally as Calls,
} from '@sliceplane/peers';
import { type ClientKind, clientKinds } from './options.ts';
import { nodeOf, service } from './pods.ts';
import type { Counts } from './tally.ts';

/** What a client knows by itself. */
export type News = Omit<Counts, 'byPriority'>;

/** A real xDS client in a zone, calling all the time. */
export interface Client {
  /** `grpc-js in a` */
  readonly name: string;
  readonly zone: string;
  /** What has happened since this was asked last. */
  readonly news: () => News;
  /** What its requests failed with, in its words. */
  readonly failures: () => ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

/** A request is given up after this, ms, or after so many attempts that ended UNAVAILABLE: nobody answered. */
const DEADLINE_MS = 10_000;
const ATTEMPTS = 5;
const CALLS_PER_SECOND = 40;

const calling = {
  callsPerSecond: CALLS_PER_SECOND,
  deadlineMs: DEADLINE_MS,
  attempts: ATTEMPTS,
} as const;

/** How to run what npm does not bring, or why that cannot be. */
const finders: Readonly<Record<ClientKind, () => Found>> = {
  'grpc-js': () => ({ path: process.execPath }),
  python: findPython,
  envoy: findEnvoy,
};

export interface AtHand {
  readonly kinds: readonly ClientKind[];
  /** A line for each that is not there: why, and how to have it. */
  readonly missing: readonly string[];
}

export function clientsAtHand(wanted: readonly ClientKind[] = clientKinds): AtHand {
  const found = wanted.map((kind) => ({ kind, ...finders[kind]() }));
  return {
    kinds: found.flatMap((each) => ('path' in each ? [each.kind] : [])),
    missing: found.flatMap((each) => ('missing' in each ? [each.missing] : [])),
  };
}

/** Configured with what `sliceplane bootstrap` prints and nothing else. */
export async function startClient(kind: ClientKind, zone: string, server: string): Promise<Client> {
  const place: ClientPlace = { server, node: nodeOf(zone), zone };
  const name = `${kind} in ${zone}`;
  switch (kind) {
    case 'grpc-js': {
      const bootstrap = await grpcBootstrap(place);
      const options = { ...calling, target: service.target, bootstrap };
      return fromCaller(name, zone, Caller.grpcJs(options));
    }
    case 'python': {
      const bootstrap = await grpcBootstrap(place);
      const options = { ...calling, target: service.target, bootstrap };
      return fromCaller(name, zone, Caller.python(pathOf(kind), options));
    }
    case 'envoy':
      return startEnvoy(name, place, zone);
  }
}

/** A sidecar as meshes have it: the program calls its Envoy on loopback, and Envoy calls the pods. */
async function startEnvoy(name: string, place: ClientPlace, zone: string): Promise<Client> {
  const bootstrap = await envoyBootstrap({
    ...place,
    api: 'ads',
    variant: 'delta',
    routes: [service.route],
  });
  const envoy = await Envoy.start({ binary: pathOf('envoy'), bootstrap });
  try {
    const at = await envoy.listening(service.route);
    const caller = fromCaller(name, zone, Caller.grpcJs({ ...calling, target: `ipv4:${at}` }));
    return withRetriesOf(envoy, caller);
  } catch (error) {
    await envoy.stop();
    throw error;
  }
}

/** Envoy's own attempts count like the program's. It is asked for them now and then, and when the last request has ended. */
function withRetriesOf(envoy: Envoy, caller: Client): Client {
  let retries = 0;
  let told = 0;
  const ask = async (): Promise<void> => {
    try {
      retries = await envoy.clusterStat(service.cluster, 'upstream_rq_retry');
    } catch {} // it is on its way out
  };
  const asking = setInterval(() => void ask(), 250);
  return {
    ...caller,
    news: () => {
      const counts = caller.news();
      const more = retries - told;
      told = retries;
      return { ...counts, retried: counts.retried + more };
    },
    stop: async () => {
      clearInterval(asking);
      await caller.stop();
      await ask();
      await envoy.stop();
    },
  };
}

function fromCaller(name: string, zone: string, caller: Caller): Client {
  let before: Ended = { by: new Map(), failed: 0, retries: 0 };
  let lost = 0;
  return {
    name,
    zone,
    news: () => {
      const { by, failed, retries } = caller.total;
      const now = { by, failed: failed + lost, retries };
      const counts = since(before, now);
      before = now;
      return counts;
    },
    failures: () => {
      const { failures } = caller.total;
      return lost === 0 ? failures : new Map([...failures, ['its process ended first', lost]]);
    },
    stop: async () => {
      const { begun, calls } = await caller.stop();
      lost = begun - calls;
    },
  };
}

/** What of a caller's tally only grows. */
type Ended = Pick<Calls, 'by' | 'failed' | 'retries'>;

function since(before: Ended, now: Ended): News {
  const more = [...now.by].map(([pod, count]) => [pod, count - (before.by.get(pod) ?? 0)] as const);
  return {
    answered: new Map(more.filter(([, count]) => count > 0)),
    failed: now.failed - before.failed,
    retried: now.retries - before.retries,
  };
}

/** @throws Error when it is not there, which was asked before */
function pathOf(kind: ClientKind): string {
  const found = finders[kind]();
  if ('path' in found) return found.path;
  throw new Error(found.missing);
}
