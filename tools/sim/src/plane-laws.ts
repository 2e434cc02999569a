/** What must hold once nothing is under way: what every agent holds is what the oracle and the model say. */
import {
  ANNOTATION_TOPOLOGY_MODE,
  type EndpointSlice,
  keyOf,
  parseAddress,
} from '@sliceplane/kube';
import type { LocalService } from '@sliceplane/client';
import type { OracleEndpoint, OracleView } from '@sliceplane/oracle';
import { changeOf } from '@sliceplane/shard';
import type { ViewOptions } from '@sliceplane/views';
import type { Agent } from './agent.ts';
import { checkCall } from './callers.ts';
import { law, same } from './law-broken.ts';
import { NaiveModel } from './naive-model.ts';
import { inOracleOrder } from './oracle-views.ts';
import { IDLE_CLASSES, type Server } from './server.ts';
import type { SliceReader } from './slice-reader.ts';
import type { Truth } from './truth.ts';
import type { XdsCrowd } from './xds-crowd.ts';

export interface PlaneAtRest {
  readonly truth: Truth;
  readonly servers: readonly Server[];
  readonly agents: readonly Agent[];
  readonly sliceReaders: readonly SliceReader[];
  readonly xds: XdsCrowd;
  readonly nowMs: number;
}

const MAX_ENDPOINTS_PER_SLICE = 3;

/** @returns a line that two equal runs share */
export async function checkQuiet({
  truth,
  servers,
  agents,
  sliceReaders,
  xds,
  nowMs,
}: PlaneAtRest): Promise<string> {
  const changes = truth.objects.map((object) => changeOf({ op: 'upsert', object }));
  const model = new NaiveModel(changes, { maxEndpointsPerSlice: MAX_ENDPOINTS_PER_SLICE }, nowMs);
  const slices = new Map(servers.map((server) => [server, server.slices()]));
  const hashes = new Map<string, string>();
  const lines: string[] = [];
  for (const server of servers) checkServer(server, agents, xds);
  for (const reader of sliceReaders) reader.check(reader.server.plane.slices());
  for (const agent of agents) {
    const server = agent.link?.server;
    if (server === undefined) continue;
    law('L94', agent.local.isComplete, () => `${agent.name} was never told all`);
    const followed = new Set([
      ...truth.oracle.services(),
      ...agent.wants.named,
      ...agent.local.services.keys(),
    ]);
    for (const service of followed) {
      const where = `${agent.name} at ${agent.link?.server.epoch} of ${service}`;
      const held = agent.local.services.get(service);
      const options = agent.wants.optionsOf(service);
      if (options === undefined) {
        law('L94', held === undefined, () => `${where} is held, and not asked for`);
        continue;
      }
      const ofService = slices.get(server)?.get(service) ?? [];
      const wanted = oracleView(truth, service, agent, options, ofService);
      if (held === undefined) {
        const isPattern = !agent.wants.named.includes(service);
        law('L94', isPattern && wanted.state === 'not-found', () => `${where} is missing`);
        continue;
      }
      checkView(where, held, wanted, options.subset);
      checkCall(where, held, agent, server);
      lines.push(`${service} ${held.hash} ${held.revision}`);
      if (truth.oracle.needsSlices(service)) continue;
      checkHash(where, held, hashes);
      checkModel(where, held, model, server, agent, options);
    }
  }
  lines.push(xds.checkQuiet(slices));
  return lines.join();
}

/** Laws L8, L91: nobody is behind, and nothing is kept that nobody needs. */
function checkServer(server: Server, agents: readonly Agent[], xds: XdsCrowd): void {
  const { plane, epoch } = server;
  const status = plane.hub.status();
  same('L91', `streams of ${epoch} that are behind`, status.behind, 0);
  same('L96', `updates that did not follow at ${epoch}`, status.gaps, 0);
  const own = agents.filter(({ link }) => link?.server.epoch === epoch);
  // And the one of the slices.
  same('L8', `streams of ${epoch}`, status.streams, own.length + 1);
  const followed = own.reduce((sum, { link }) => sum + (link?.source.counts.followed ?? 0), 0);
  same('L8', `subscriptions of ${epoch}`, status.subscriptions, followed);
  const partitions = plane.shards().reduce((sum, shard) => sum + shard.partitions, 0);
  const named = new Set(own.flatMap(({ wants }) => wants.named)).size;
  const tapped = xds.followed(server).size;
  const limit = partitions + named + tapped + IDLE_CLASSES;
  law(
    'L8',
    status.services <= limit,
    () => `the hub of ${epoch} holds ${status.services} services, ${limit} are needed`,
  );
  law(
    'L8',
    status.classes - status.idleClasses <= followed + tapped,
    () =>
      `the hub of ${epoch} holds ${status.classes} classes for ${followed} subscriptions and ${tapped} taps`,
  );
}

function oracleView(
  { oracle }: Truth,
  service: string,
  { place }: Agent,
  options: ViewOptions,
  slices: readonly EndpointSlice[],
): OracleView {
  const { port, subset: _, ...rest } = options;
  return oracle.view(service, place, { ...rest, ...(port === '' ? {} : { port }) }, slices);
}

const stateNames: Readonly<Record<OracleView['state'], LocalService['state']>> = {
  ready: 'VIEW_STATE_READY',
  empty: 'VIEW_STATE_EMPTY',
  'not-found': 'VIEW_STATE_NOT_FOUND',
};

function checkView(where: string, held: LocalService, wanted: OracleView, subset: number): void {
  same('L94', `the state of ${where}`, held.state, stateNames[wanted.state]);
  if (subset === 0) same('L90', where, endpointsOf(held), inOracleOrder(wanted.endpoints));
  else checkSubset(where, placesOf(endpointsOf(held)), placesOf(wanted.endpoints), subset);
}

/** Which ones is the product's choice; of every family and port it is so many addresses, each whole. */
function checkSubset(where: string, held: Places, wanted: Places, subset: number): void {
  for (const [port, addresses] of wanted) {
    const chosen = held.get(port) ?? new Map<string, readonly string[]>();
    same('L90', `addresses of ${port} in ${where}`, chosen.size, Math.min(subset, addresses.size));
    for (const [address, facts] of chosen) {
      same('L90', `${address} of ${port} in ${where}`, facts, addresses.get(address));
    }
  }
  same('L90', `ports of ${where}`, [...held.keys()].sort(), [...wanted.keys()].sort());
}

/** By family and Service port, by address: what is said of it there. */
type Places = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

function placesOf(endpoints: readonly OracleEndpoint[]): Places {
  const places = new Map<string, Map<string, readonly string[]>>();
  for (const { ports, ...facts } of inOracleOrder(endpoints)) {
    for (const port of ports) {
      const key = `${facts.family} ${port.name}/${port.protocol}`;
      const addresses = places.get(key) ?? new Map<string, readonly string[]>();
      places.set(key, addresses);
      const said = addresses.get(facts.address) ?? [];
      addresses.set(facts.address, [...said, JSON.stringify({ ...facts, port })].sort());
    }
  }
  return places;
}

/** Law L6: one class, one hash, whichever server says it. */
function checkHash(where: string, held: LocalService, hashes: Map<string, string>): void {
  if (held.viewClass === '') return;
  const key = `${held.service} ${held.viewClass}`;
  same('L6', `the hash of ${where} (${held.viewClass})`, held.hash, hashes.get(key) ?? held.hash);
  hashes.set(key, held.hash);
}

/** The product's own rules, run once over everything by one fresh shard. */
function checkModel(
  where: string,
  held: LocalService,
  model: NaiveModel,
  { plane }: Server,
  { place }: Agent,
  options: ViewOptions,
): void {
  const viewpoint = plane.hub.viewpoint(place);
  const answer = model.ask(held.service, { ask: 'view', viewpoint, options });
  law('L10', answer?.ask === 'view', () => `the model has no view for ${where}`);
  const { hash, viewClass, state, entries } = answer.view;
  same('L10', `entries of ${where}`, held.endpoints.size, entries.length);
  if (state === 'not-found') return;
  same('L6', `the hash of ${where} against the model's`, held.hash, hash);
  same('L6', `the class of ${where} against the model's`, held.viewClass, viewClass);
}

function endpointsOf({ endpoints, viewClass }: LocalService): readonly OracleEndpoint[] {
  const isFqdn = viewClass.includes('/FQDN');
  return inOracleOrder(
    [...endpoints.values()].map((endpoint) => ({
      family: isFqdn ? 'FQDN' : (parseAddress(endpoint.address)?.family ?? 'FQDN'),
      address: endpoint.address,
      ports: endpoint.ports.map(({ name, port, protocol, appProtocol }) => ({
        name,
        port,
        protocol: (protocol === '' ? 'TCP' : protocol) as OracleEndpoint['ports'][0]['protocol'],
        appProtocol,
      })),
      nodeName: endpoint.nodeName,
      zone: endpoint.zone,
      hostname: endpoint.hostname,
      notReady: endpoint.notReady,
      notServing: endpoint.notServing,
      terminating: endpoint.terminating,
    })),
  );
}

interface Seen {
  readonly state: string;
  readonly hash: string;
  /** By which a difference is told. */
  readonly endpoints: readonly OracleEndpoint[];
}

/**
 * What every agent saw when nothing was under way. Until something becomes true again it goes on seeing that: no crash, no
 * restart and no other server empties a view or changes it (L5, L6, L10, L93). `stale` and `pending-sync` may be said of it.
 */
export class AtRest {
  readonly #seen = new Map<Agent, Map<string, Seen>>();

  constructor(truth: Truth, agents: readonly Agent[]) {
    const auto = truth.objects.filter(
      (object) =>
        object.kind === 'Service' && ANNOTATION_TOPOLOGY_MODE in object.metadata.annotations,
    );
    // Their hints depend on packing, which differs between servers.
    const spared = new Set(auto.map(keyOf));
    for (const agent of agents) {
      const views = [...agent.local.services.values()].filter(
        ({ service }) => !spared.has(service),
      );
      this.#seen.set(
        agent,
        new Map(
          views.map((held) => {
            const { service, state, hash } = held;
            return [service, { state, hash, endpoints: endpointsOf(held) }];
          }),
        ),
      );
    }
  }

  check(agent: Agent): void {
    for (const [service, { state, hash, endpoints }] of this.#seen.get(agent) ?? []) {
      const held = agent.local.services.get(service);
      const where = `${agent.name} of ${service}`;
      if (state === 'VIEW_STATE_NOT_FOUND') {
        const allowed = [undefined, state, 'VIEW_STATE_PENDING_SYNC'];
        law('L10', allowed.includes(held?.state), () => `at rest, ${where} became ${held?.state}`);
        continue;
      }
      const allowed = [state, 'VIEW_STATE_STALE', 'VIEW_STATE_PENDING_SYNC'];
      law(
        'L10',
        held !== undefined && allowed.includes(held.state),
        () => `at rest, ${where} went from ${state} to ${held?.state}`,
      );
      if (held.hash === hash) continue;
      const at = agent.link?.server.epoch;
      same('L10', `at rest, ${where} at ${at}`, endpointsOf(held), endpoints);
      same('L10', `at rest, the hash of ${where} at ${at}`, held.hash, hash);
    }
  }
}
