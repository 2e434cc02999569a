import type { Endpoint, EndpointSlice, PodFacts } from '@sliceplane/kube';
import { autoHints } from './auto-hints.ts';
import type { LeftOut, SliceChange, SliceEvent } from './change.ts';
import type { ClusterFacts } from './cluster.ts';
import type { ServiceContext } from './context.ts';
import { addressesOf, buildEndpoint, eligible, withHints } from './endpoint.ts';
import { Family } from './family.ts';
import { type HintMemory, HintRecord } from './hint-record.ts';
import { placeHints } from './hints.ts';
import { RareMap } from './rare.ts';
import type { ZoneRatios } from './topology.ts';
import { ownHints } from './traffic.ts';
import { type TriggerMemory, TriggerTimes } from './trigger-time.ts';
import { deletion, nameNew, write } from './write.ts';

export interface SelectorMemory {
  readonly trigger?: TriggerMemory | undefined;
  readonly hints?: HintMemory | undefined;
}

const NOBODY: readonly LeftOut[] = [];

/** What changed since the last sync. Everything listed is looked at again, and nothing else. */
export interface Dirt {
  /** Pods that came, changed or went, or whose node did. */
  readonly pods: Iterable<string>;
  /** Slices of ours that came, changed or went by somebody else's hand. */
  readonly slices: ReadonlyMap<string, EndpointSlice | undefined>;
  /** This is a full sync: what is not listed is not there. */
  readonly all: boolean;
}

export interface Synced {
  readonly writes: readonly SliceChange[];
  readonly events: readonly SliceEvent[];
  readonly triggerTime: string;
}

/**
 * The slices of a Service with a selector: a family per address type, and what is remembered between syncs.
 *
 * ```
 *   pods ─▶ families: put ─▶ pack ─▶ name ─▶ hints ─▶ write
 * ```
 */
export class SelectorSlices {
  #context: ServiceContext | undefined;
  #families: readonly Family[] = [];
  #trigger: TriggerTimes;
  #hints: HintRecord;
  readonly #leftOut = new RareMap<string, LeftOut>();
  #leftOutList: readonly LeftOut[] = NOBODY;

  constructor(memory: SelectorMemory = {}) {
    this.#trigger = new TriggerTimes(memory.trigger);
    this.#hints = new HintRecord(memory.hints);
  }

  /** Selected pods that are in no slice, by name. The same array as long as nothing changes. */
  get leftOut(): readonly LeftOut[] {
    if (this.#leftOutList.length === 0 && this.#leftOut.size > 0) {
      this.#leftOutList = [...this.#leftOut.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    return this.#leftOutList;
  }

  /** Some zone has fewer hinted endpoints than its share: reason for a sync after nodes changed (R7.11). */
  overloaded(ratios: ZoneRatios): boolean {
    return this.#context?.mode === 'auto' && this.#hints.overloaded(ratios);
  }

  /** Makes the next sync a full one: every pod and every slice of ours has to be listed as dirt. */
  restart(context: ServiceContext): void {
    this.#context = context;
    this.#families = context.types.map((type) => new Family(type, context));
  }

  /** Slices are no longer made here, and those there are stay (R1.10). */
  stop(): void {
    this.#context = undefined;
    this.#families = [];
    this.#leftOut.clear();
    this.#leftOutList = NOBODY;
  }

  /** The Service is gone: its times and hints mean nothing to the next one of that name. */
  forget(): void {
    this.stop();
    this.#trigger = new TriggerTimes();
    this.#hints = new HintRecord();
  }

  /** Brings the slices to the wanted state. `freshName` gives a name that no slice has. */
  sync(
    pods: ReadonlyMap<string, PodFacts>,
    dirt: Dirt,
    cluster: ClusterFacts,
    freshName: () => string,
  ): Synced {
    const context = this.#context as ServiceContext;
    const unsupported = this.#acceptSlices(dirt.slices);
    const changed: [string, PodFacts | undefined][] = [];
    for (const name of dirt.pods) {
      const pod = pods.get(name);
      changed.push([name, pod]);
      this.#putPod(name, pod, cluster, context);
    }
    const triggerTime = this.#trigger.next(context.service, changed, dirt.all);

    const writes: SliceChange[] = [];
    const events: SliceEvent[] = [];
    for (const family of this.#families) {
      const packed = nameNew(family, family.pack(), freshName);
      let extra;
      if (context.mode === 'auto') {
        const auto = autoHints(family, packed, cluster.zoneRatios);
        events.push(...this.#hints.note(context.service, family.type, auto.outcome));
        extra = auto.drafts;
      } else {
        events.push(...this.#hints.off(context.service, family.type));
        extra = placeHints(family, packed, context.mode);
      }
      writes.push(...write(family, packed, extra, context, triggerTime));
    }
    for (const slice of unsupported) {
      this.#hints.clear(slice.addressType);
      writes.push(deletion(slice));
    }
    return { writes, events, triggerTime };
  }

  memory(): SelectorMemory {
    return { trigger: this.#trigger.memory(), hints: this.#hints.memory() };
  }

  /** Returns the slices of an address type the Service does not have (R2.3), by name. */
  #acceptSlices(slices: Dirt['slices']): EndpointSlice[] {
    const unsupported: EndpointSlice[] = [];
    for (const [name, slice] of slices) {
      for (const family of this.#families) family.release(name);
      if (slice === undefined) continue;
      const family = this.#families.find(({ type }) => type === slice.addressType);
      if (family === undefined) unsupported.push(slice);
      else family.accept(slice);
    }
    return unsupported.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  #putPod(
    name: string,
    pod: PodFacts | undefined,
    cluster: ClusterFacts,
    context: ServiceContext,
  ): void {
    if (pod === undefined || !eligible(pod)) {
      for (const family of this.#families) family.drop(name);
      this.#leaveOut(name, pod && [pod, 'R2.1', ineligible(pod)]);
      return;
    }
    const { name: serviceName } = context.service.metadata;
    const { publishNotReadyAddresses } = context.service;
    const ports = context.portsOn(pod);
    const node = pod.nodeName === '' ? undefined : cluster.node(pod.nodeName);
    if (node === undefined && !publishNotReadyAddresses) {
      for (const family of this.#families) family.put(name, ports, undefined);
      const where =
        pod.nodeName === '' ? 'on no node' : `on node ${pod.nodeName}, which is unknown`;
      this.#leaveOut(name, [pod, 'R3.9', where]);
      return;
    }
    let published = false;
    for (const family of this.#families) {
      const addresses = addressesOf(pod, family.type);
      published ||= addresses.length > 0;
      family.put(
        name,
        ports,
        addresses.length === 0
          ? undefined
          : hintedBuild(
              context,
              buildEndpoint(pod, addresses, node?.zone ?? '', {
                serviceName,
                publishNotReadyAddresses,
              }),
            ),
      );
    }
    const types = context.types.join(' or ');
    this.#leaveOut(name, published ? undefined : [pod, 'R2.5', `without an ${types} address`]);
  }

  #leaveOut(name: string, why: [PodFacts, string, string] | undefined): void {
    const before = this.#leftOut.get(name);
    if (why === undefined) {
      if (before === undefined) return;
      this.#leftOut.delete(name);
    } else {
      const [pod, rule, text] = why;
      const message = `pod ${pod.namespace}/${pod.name} is ${text}`;
      if (before?.rule === rule && before.message === message) return;
      const service = this.#context?.service.metadata.name ?? '';
      const { namespace } = pod;
      this.#leftOut.set(name, { kind: 'Pod', namespace, name, service, rule, message });
    }
    this.#leftOutList = NOBODY;
  }
}

function hintedBuild(context: ServiceContext, built: Endpoint): Endpoint {
  return withHints(built, ownHints(built, context.mode));
}

function ineligible(pod: PodFacts): string {
  const over = pod.phase === 'Succeeded' || pod.phase === 'Failed';
  return over ? `over, its phase is ${pod.phase}` : 'without an IP';
}
